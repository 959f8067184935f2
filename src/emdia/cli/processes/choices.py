"""Which company and agreement a command means, when it was not told or is the only one."""

import getpass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from emdia.books.facts.actor import Actor
from emdia.cli.processes.faults import UnableToRun


def person() -> Actor:
    """Return who sits at the keyboard."""
    return Actor(user_id=None, name=getpass.getuser(), channel="cli")


def chosen_company(company: int | None) -> int:
    """Return the company that was named, or the only one there is.

    :raises UnableToRun: it does not exist, or there are several.
    """
    from emdia.books.companies.queries import all_company_ids

    known = sorted(all_company_ids())
    if company is None and len(known) == 1:
        return known[0]
    if company in known:
        return int(company)
    numbers = ", ".join(map(str, known)) or "none"
    raise UnableToRun(f"Name the company with --company; there are: {numbers}.")


def chosen_agreement(company_id: int, agreement: int | None) -> int:
    """Return the agreement that was named, or the company's only one.

    :raises UnableToRun: it is none of the company's, or there are several.
    """
    from emdia.books.companies import queries
    from emdia.books.companies.scope import company_scope

    with company_scope(company_id):
        known = {
            row.pk: f"{row.pk} ({queries.label(row.bank_account)}, carteira {row.carteira})"
            for row in queries.active_agreements()
        }
    if agreement is None and len(known) == 1:
        return next(iter(known))
    if agreement in known:
        return int(agreement)
    raise UnableToRun(
        f"Name the bank agreement with --agreement; there are: {', '.join(known.values())}."
    )


def local_day(company_id: int, now: datetime) -> date:
    """Return the day that `now` is where the company is."""
    from emdia.books.companies import queries
    from emdia.books.companies.scope import company_scope

    with company_scope(company_id):
        return now.astimezone(ZoneInfo(queries.company(company_id).time_zone)).date()
