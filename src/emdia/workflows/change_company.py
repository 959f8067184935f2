"""Changing what a company is and how its day runs; its branches. Each change is a fact."""

from dataclasses import asdict, dataclass
from hashlib import sha256

from django.db import IntegrityError

from emdia.books.companies import operations
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.formats.documents import Brand, BrandRefused


class UnableToChangeCompany(ValueError):
    """The change cannot be kept; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CompanyFields:
    """What one person may change of a company alone."""

    name: str
    postal_address: str  # lines, as printed
    time_zone: str
    daily_run_hour: int | None
    applies_credits: bool
    second_factor_for: str


def change(*, company_id: int, fields: CompanyFields, reason: str, by: Actor) -> None:
    """Write the fields over and keep before and after.

    :raises UnableToChangeCompany: nothing_changed.
    """
    with company_scope(company_id):
        company = companies.lock(company_id)
        changes = differences(company, asdict(fields))
        if not changes:
            raise UnableToChangeCompany("nothing_changed")
        operations.write_over(company, asdict(fields))
        facts.record(
            company_id=company_id,
            kind="company.changed",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": changes},
        )


def differences(record: object, fields: dict[str, object]) -> list[list[object]]:
    """Return [name, before, after] of every field that would change."""
    before = {name: getattr(record, name) for name in fields}
    return [[name, before[name], after] for name, after in fields.items() if before[name] != after]


def keep_branch(
    *,
    company_id: int,
    branch_id: int | None,
    code: str,
    name: str,
    cnpj: str,
    by: Actor,
    postal_address: str = "",
) -> None:
    """Add a branch, or write one over.

    :raises UnableToChangeCompany: branch_unknown, code_taken or nothing_changed.
    """
    fields: dict[str, object] = {
        "code": code,
        "name": name,
        "cnpj": cnpj,
        "postal_address": postal_address,
    }
    try:
        with company_scope(company_id):
            branch = companies.branch(branch_id)
            if branch is None:
                raise UnableToChangeCompany("branch_unknown")
            changes = differences(branch, fields)
            if not changes:
                raise UnableToChangeCompany("nothing_changed")
            operations.keep_branch(branch, company_id=company_id, fields=fields)
            facts.record(
                company_id=company_id,
                kind="branch.changed" if branch_id else "branch.added",
                subject=("company", company_id),
                by=by,
                data={"changes": changes},
            )
    except IntegrityError as twice:
        raise UnableToChangeCompany("code_taken") from twice


@dataclass(frozen=True, kw_only=True, slots=True)
class UsualTerms:
    """What a title is late by when its contract is not told with it; rates in ppm."""

    usual_fine_ppm: int
    usual_interest_monthly_ppm: int  # simple, of a month of 30 days
    usual_grace_days: int


def set_usual_terms(*, company_id: int, terms: UsualTerms, reason: str, by: Actor) -> None:
    """Set the late terms that titles get from now on; those there are keep their own.

    :raises UnableToChangeCompany: nothing_changed.
    """
    with company_scope(company_id):
        company = companies.lock(company_id)
        changes = differences(company, asdict(terms))
        if not changes:
            raise UnableToChangeCompany("nothing_changed")
        operations.write_over(company, asdict(terms))
        facts.record(
            company_id=company_id,
            kind="company.usual_terms_set",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": changes},
        )


def set_brand(*, company_id: int, colour: str, logo: bytes | None, reason: str, by: Actor) -> None:
    """Set how documents look; None keeps the logo, empty bytes take it away.

    :raises UnableToChangeCompany: brand_refused, whose cause says why, or nothing_changed.
    """
    with company_scope(company_id):
        company = companies.lock(company_id)
        _, held = companies.look()
        try:
            Brand(colour=colour, logo=held if logo is None else logo)
        except BrandRefused as refused:
            raise UnableToChangeCompany("brand_refused") from refused
        changes = differences(company, {"brand_colour": colour})
        if logo is not None and logo != held:
            changes.append(["logo", _digest(held), _digest(logo)])
            operations.keep_logo(company, content=logo)
        if not changes:
            raise UnableToChangeCompany("nothing_changed")
        operations.write_over(company, {"brand_colour": colour})
        facts.record(
            company_id=company_id,
            kind="company.brand_set",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": changes},
        )


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12] if content else ""


def show_first_day(*, company_id: int, shows: bool, by: Actor) -> None:
    """Show the steps of the first day on the home page, or put them away."""
    with company_scope(company_id):
        operations.write_over(companies.lock(company_id), {"shows_first_day": shows})
        facts.record(
            company_id=company_id,
            kind="first_day.shown" if shows else "first_day.put_away",
            subject=("company", company_id),
            by=by,
        )
