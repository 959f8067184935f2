"""How fast a portfolio is decided and what was decided is written: cases, actions, messages.

Timed as the application role, with row-level security and triggers on, in one transaction as
the daily run does it. An eight-step plan for each of two segments, holidays, holds, caps. The
first run decides everybody at once, the second of the day must write nothing, the third is an
ordinary day. Beside it, the same rule asked debtor by debtor through the ORM, without writing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from settle_return import verdict

if TYPE_CHECKING:
    from emdia.connectors.database.embedded import Place

GOAL_FIRST_SECONDS, GOAL_DAILY_SECONDS, GOAL_RATIO = 12.0, 6.0, 100
GOAL_MONTH_SECONDS = 15.0
ON = date(2026, 3, 10)
HERE = Path(__file__).resolve()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--loop", type=int, default=300, help="debtors of the ORM loop")
    parser.add_argument("--month", action="store_true", help="simulate a month, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        from emdia.connectors.database import embedded

        place = embedded.ensure_running()
        try:
            migrate = [sys.executable, "-m", "emdia.cli", "migrate"]
            subprocess.run(migrate, check=True, capture_output=True)
            measure(options, place)
        finally:
            embedded.stop()


def measure(options: argparse.Namespace, place: "Place") -> None:
    from emdia.connectors.database.embedded.roles import super_connection

    company_id = populate(options.titles, place)
    print(f"{options.titles:,} open titles of {options.titles // 5:,} customers", flush=True)
    if options.month:
        simulate(company_id)
    ratio_of = loop(company_id, options.loop)
    first = run("first run", company_id, ON, GOAL_FIRST_SECONDS)
    with super_connection(place=place, database="emdia") as connection:
        for table in ("dunning_case", "dunning_action", "message", "message_title", "delivery"):
            connection.execute(f"VACUUM ANALYZE {table}")
    run("again that day", company_id, ON, GOAL_DAILY_SECONDS, writes=False)
    daily = run("the next day", company_id, ON + timedelta(days=1), GOAL_DAILY_SECONDS)
    pace = options.titles / daily
    ratio = pace / ratio_of
    print(f"ratio           {ratio:6.0f}  ({ratio_of:,.0f} titles/s one by one)", end=" ")
    print(verdict(ratio >= GOAL_RATIO), flush=True)
    print(f"titles a second {options.titles / first:,.0f} first, {pace:,.0f} daily")


def populate(count: int, place: "Place") -> int:
    import django

    django.setup()
    from emdia.books.facts.actor import system
    from emdia.connectors.database.embedded.roles import super_connection
    from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING
    from emdia.workflows.found_company import AccountTerms, found

    account = AccountTerms(
        bank_code="341",
        agencia=SAMPLE_HEADING.agencia,
        conta=SAMPLE_HEADING.conta,
        dac=SAMPLE_HEADING.dac,
        carteira="109",
        layout="400",
        net_of_tariff=True,
    )
    agreement = found(name="Bench", cnpj="12ABC34501DE35", account=account, by=system("bench"))
    values = {
        "company": agreement.company_id,
        "account": agreement.bank_account_id,
        "agreement": agreement.pk,
        "count": count,
        "day": ON,
    }
    with super_connection(place=place, database="emdia") as connection:
        for statement in (HERE.parent / "debtors.sql").read_text().split(";\n"):
            connection.execute(statement, values if "%(" in statement else None)
    publish(agreement.company_id)
    return int(agreement.company_id)


def publish(company_id: int) -> None:
    """Publish two plans of eight steps: one for a segment, one for the others."""
    from emdia.books.companies.scope import company_scope
    from emdia.books.dunning import operations
    from emdia.books.dunning.models import DunningPlan
    from emdia.rules.dunning_defaults import SERVICES
    from emdia.rules.dunning_plan import Conditions

    with company_scope(company_id):
        for number, segments in enumerate([("wholesale",), ()], start=1):
            plan = DunningPlan.objects.create(company_id=company_id, name=f"Plan {number}")
            version = operations.draft(
                plan=plan,
                number=1,
                position=number,
                is_active=True,
                rest_days=2,
                conditions=Conditions(segments=segments),
                steps=SERVICES.steps[:8],
                note="",
                by="bench",
            )
            operations.ask(version)
            operations.publish(version, by="bench", now=datetime.now(UTC))


def run(name: str, company_id: int, as_of: date, goal: float, *, writes: bool = True) -> float:
    from emdia.books.dunning.batch import Room
    from emdia.books.facts.actor import system
    from emdia.workflows import decide_dunning

    room = Room(capped=[(number, "email") for number in range(1, 2_000_000, 173)])
    started = perf_counter()
    written = decide_dunning.decide(
        company_id=company_id, as_of=as_of, by=system("bench"), room=room
    )
    seconds = perf_counter() - started
    print(f"{name:<15} {seconds:6.2f} s  {written}", verdict(seconds <= goal), flush=True)
    assert writes or written == type(written)(), "the second run of a day writes nothing"
    return seconds


def loop(company_id: int, count: int) -> float:
    """Ask the rule debtor by debtor; return how many titles a second that is."""
    from emdia.books.calendar import queries as calendars
    from emdia.books.companies.scope import company_scope
    from emdia.books.dunning import queries
    from emdia.books.dunning.batch import Room
    from emdia.books.dunning.debtors import debtors
    from emdia.books.parties.models import Customer
    from emdia.rules.dunning import decide

    with company_scope(company_id):
        policy = queries.policy(company_id, versions=queries.running())
        calendar = calendars.calendar()
        ids = list(Customer.objects.order_by("id").values_list("id", flat=True)[:count])
        started, titles = perf_counter(), 0
        for customer_id in ids:
            found = debtors([customer_id], as_of=ON, groups_children=False, room=Room())
            decide(found[customer_id], plans=policy.plans, as_of=ON, calendar=calendar)
            titles += len(found[customer_id].titles)
        return titles / (perf_counter() - started)


def simulate(company_id: int) -> None:
    from emdia.workflows import preview_dunning

    started = perf_counter()
    now = datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC)
    found = preview_dunning.month(company_id=company_id, first=ON, now=now, days=30)
    seconds = perf_counter() - started
    told = verdict(seconds <= GOAL_MONTH_SECONDS)
    print(
        f"a month         {seconds:6.2f} s  {len(found.days)} days, one in {found.one_in}",
        told,
        flush=True,
    )


if __name__ == "__main__":
    main()
