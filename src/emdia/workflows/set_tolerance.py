"""Setting how small a difference closes a title; every earlier setting stays as history."""

from dataclasses import asdict

from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.payments import operations as payments
from emdia.rules.settlement import PPM, Tolerance


class UnableToSetTolerance(ValueError):
    """The tolerance cannot be set; the message says why and what to do."""


def set_tolerance(*, company_id: int, tolerance: Tolerance, reason: str, by: Actor) -> None:
    """Let payments within `tolerance` close their titles from the next bank file on.

    :raises UnableToSetTolerance: no reason, a limit below zero, or one above the title.
    """
    limits = asdict(tolerance)
    if not reason.strip():
        raise UnableToSetTolerance("Say why the tolerance changes.")
    if min(limits.values()) < 0 or max(tolerance.short_ppm, tolerance.over_ppm) > PPM:
        raise UnableToSetTolerance("A tolerance is from zero to the whole title.")
    with company_scope(company_id):
        # A file that is being applied ends under the tolerance it began with.
        lock_money(company_id)
        fact_id = facts.record(
            company_id=company_id,
            kind="settlement_tolerance.set",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data=limits,
        )
        keep_tolerance(company_id=company_id, tolerance=tolerance, fact_id=fact_id)


def keep_tolerance(*, company_id: int, tolerance: Tolerance, fact_id: int) -> None:
    """Store a tolerance under the fact that says why, inside an open scope and the money lock."""
    payments.set_tolerance(company_id=company_id, tolerance=tolerance, fact_id=fact_id)
