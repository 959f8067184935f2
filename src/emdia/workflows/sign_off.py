"""Signing a day off: somebody looked at what was planned, done and not done, and says so, once."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.dunning import compliance
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.kept_reports import operations
from emdia.rules.compliance import Kept, kept

LONGEST_NOTE = 500


class UnableToSign(ValueError):
    """The day cannot be signed off; the message is a code that a screen explains."""


def sign(
    *,
    company_id: int,
    day: date,
    seen: Mapping[str, int],
    note: str,
    by: Actor,
    today: date,
    now: datetime,
) -> None:
    """Sign a day off with the figures as they stand.

    `seen` are the figures that the person looked at: planned, done, waiting, not_done, unknown.

    :raises UnableToSign: day_ahead, nothing_planned, changed_meanwhile, note_long or
        already_signed.
    """
    if day > today:
        raise UnableToSign("day_ahead")
    if len(note) > LONGEST_NOTE:
        raise UnableToSign("note_long")
    with company_scope(company_id):
        said = counts(company_id, day)
        if not said["planned"]:
            raise UnableToSign("nothing_planned")
        if {name: seen.get(name) for name in said} != said:
            raise UnableToSign("changed_meanwhile")
        try:
            with transaction.atomic():
                signed = operations.sign_off(
                    company_id=company_id,
                    signed_date=day,
                    note=note.strip(),
                    said=said,
                    by=(by.user_id, by.name),
                    at=now,
                )
        except IntegrityError as twice:
            raise UnableToSign("already_signed") from twice
        facts.record(
            company_id=company_id,
            kind="day.signed_off",
            subject=("day_sign_off", signed.pk),
            by=by,
            reason=note.strip(),
            data={"run_date": str(day), "counts": said},
        )


def counts(company_id: int, day: date) -> dict[str, int]:
    """Return the figures of a day that are signed. Requires an open company scope."""
    found = {"planned": 0} | {str(one): 0 for one in Kept}
    for row in compliance.became(company_id=company_id, day=day):
        found["planned"] += row.count
        found[kept(row.state)] += row.count
    return found
