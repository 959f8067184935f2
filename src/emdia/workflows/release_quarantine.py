"""Letting a restored installation work again: a person says that the original stands still."""

from datetime import datetime

from django.db import transaction

from emdia.books.companies import operations, queries
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor

from .contact.unknowns import hold_restored


class UnableToRelease(ValueError):
    """Nothing was released; the message is a code that a screen explains."""


def release(*, reason: str, by: Actor, now: datetime) -> None:
    """End the quarantine of the installation; every company keeps the fact.

    :raises UnableToRelease: not_in_quarantine or reason_missing.
    """
    if not reason.strip():
        raise UnableToRelease("reason_missing")
    standing = queries.quarantine()
    if standing is None:
        raise UnableToRelease("not_in_quarantine")
    for company_id in queries.all_company_ids():
        with company_scope(company_id):
            facts.record(
                company_id=company_id,
                kind="quarantine.released",
                subject=("quarantine", standing.pk),
                by=by,
                reason=reason.strip(),
                data={"backup": standing.backup, "gap": standing.gap},
            )
            # The original may have sent what this backup still had planned.
            hold_restored(company_id=company_id, by=by)
    with transaction.atomic():
        operations.release(by=by.name, reason=reason.strip(), now=now)
