"""Which contact of a debtor a demand may go to by a channel, or why none.

Pure. books/interactions/sql/contact_openings.sql says the same over the portfolio;
tests/twins/test_contact_law.py keeps the two equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# Whoever pays before whoever decides, whoever decides before whoever ordered.
ROLES = ("finance", "owner", "buyer", "other")
NOBODY, THIRD_PARTY, OPTED_OUT, NOT_ALLOWED_YET = (
    "nobody",
    "third_party",
    "opted_out",
    "not_allowed_yet",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A contact, as a channel sees it: reachable when active, with an address that works."""

    contact_id: int
    role: str
    is_reachable: bool
    consent: bool | None = None  # the latest word on the channel; None: none was said


def is_third_party(*, role: str, debtor_is_person: bool) -> bool:
    """Return whether a contact is somebody else than the debtor.

    At a company whoever works there; at a natural person, "other" is a relative or neighbour,
    and a lawyer is written to by lawyers.
    """
    return role == "legal" or (debtor_is_person and role == "other")


def recipient(
    *, people: Sequence[Person], debtor_is_person: bool, needs_opt_in: bool
) -> tuple[int | None, str]:
    """Return the contact a demand goes to, or None and why: of many, the nearest to being one."""
    reachable = [one for one in people if one.is_reachable]
    own = [
        one
        for one in reachable
        if not is_third_party(role=one.role, debtor_is_person=debtor_is_person)
    ]
    open_to = [one for one in own if one.consent or (one.consent is None and not needs_opt_in)]
    if open_to:
        best = min(open_to, key=lambda one: (ROLES.index(one.role), one.contact_id))
        return best.contact_id, ""
    if any(one.consent is None for one in own):
        return None, NOT_ALLOWED_YET
    if own:
        return None, OPTED_OUT
    return None, THIRD_PARTY if reachable else NOBODY
