"""Declaring how a bank's files come, and when a company's day runs by itself."""

from datetime import date, time

from django.db import IntegrityError

from emdia.books.companies import operations
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor


class UnableToDeclare(ValueError):
    """The declaration cannot be kept; the message says why and what to do."""


def declare_intake(
    *,
    company_id: int,
    bank_agreement_id: int,
    folder: str,
    numbering: Numbering,
    expected_by: time | None,
    since_date: date,
    by: Actor,
) -> None:
    """Declare the watched folder, the numbering and the hour of an agreement's files.

    An empty `folder` watches none; no `expected_by` expects nothing.

    :raises companies.UnknownAgreement: not an agreement of this company.
    :raises UnableToDeclare: another agreement watches the folder.
    """
    try:
        with company_scope(company_id):
            agreement = companies.agreement(bank_agreement_id)
            operations.declare_intake(
                agreement,
                folder=folder,
                numbering=numbering,
                expected_by=expected_by,
                expected_since_date=since_date,
            )
            facts.record(
                company_id=company_id,
                kind="bank_agreement.intake_declared",
                subject=("bank_agreement", bank_agreement_id),
                by=by,
                data={
                    "folder": folder,
                    "numbering": str(numbering),
                    "expected_by": "" if expected_by is None else f"{expected_by:%H:%M}",
                },
            )
    except IntegrityError as twice:
        raise UnableToDeclare(
            f"Another agreement watches {folder}: give each agreement a folder of its own."
        ) from twice


def declare_daily_run(
    *, company_id: int, hour: int | None, applies_credits: bool, by: Actor
) -> None:
    """Declare from which hour of its zone a company's day runs by itself; None for never."""
    with company_scope(company_id):
        operations.declare_daily_run(
            companies.company(company_id), hour=hour, applies_credits=applies_credits
        )
        facts.record(
            company_id=company_id,
            kind="company.daily_run_declared",
            subject=("company", company_id),
            by=by,
            data={"hour": hour, "applies_credits": applies_credits},
        )
