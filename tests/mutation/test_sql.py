"""Any small wrong in the statements that have a twin in Python turns the twin red.

Each statement is tried wrong in a copy of its folder, against made-up portfolios.
`make test` tries some wrongs, the same ones every time; `make torture` tries all.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import hypothesis
import pytest
from django.db import connection, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.payments import batch as settlement
from emdia.books.payments.batch import THE_REST
from emdia.books.receivables import aging, late_charges

from ..torture import TORTURE, times
from ..twins import test_aging as ages
from ..twins import test_late_charges as charges
from ..twins.edges import by_document, edges
from ..twins.portfolio import Portfolio, large, portfolios
from ..twins.records import house_with_a_past
from ..twins.test_settlement import SHARES, compare
from ..workflows.house import DAY, House
from .sql_mutants import Mutant, mutants

SQL = Path(settlement.__file__).parents[1]
SAMPLE = 2
# How many small files a wrong must pass that a large one did not show.
SMALL_ONES = times(test=2, torture=150)
MANY = times(test=60, torture=200)
NOTHING_LOWERS_NOTHING = "a line of nothing changes nothing"
IN_ANY_SHARE = "which session settles a line changes nothing of what is settled"
UNIQUE = "a number is of one charge, an id of one receivable"
DISTINCT = "no two rows are equal, for each has its leg's number"
ANY_NUMBER = "legs are put in order by a number, whatever it is"
OF_A_SHARE = "WHERE coalesce(receivable_id, 0) / 1024 %% %(shares)s = greatest(%(share)s - 1, 0)"
SHARE_CHANGES = ("/ -> *", "0 -> 1", "1024 -> 1025")
OF_EACH_LEG = {"UNION ALL: UNION ALL -> UNION": DISTINCT} | {
    f"UNION ALL: UNION ALL -> UNION ({again})": DISTINCT for again in range(2, 9)
}
GROWS_NOTHING = "between a day and itself nothing grows"
OF_HALVES = (
    "div(2 * base * fine_ppm + 1000000, 2000000) AS fine_cents,: 1000000 -> 1000001",
    "div(2 * base * fine_ppm + 1000000, 2000000),: 1000000 -> 1000001",
    "div(2 * base * interest_monthly_ppm * (end_day - due_day) + 30000000, 60000000): "
    "30000000 -> 30000001",
    "2 * (base * selic_ppt + (base + correction) * legal_ppt) + 1000000000000,: "
    "1000000000000 -> 1000000000001",
    "2 * (base + correction) * interest_monthly_ppm * (end_day - due_day) + 30000000,: "
    "30000000 -> 30000001",
)
# Wrongs that change nothing, so that no twin can see them, each with its why.
HARMLESS: dict[str, dict[str, str]] = {
    "aging_totals": {
        "HAVING sum(titles) <> 0 OR sum(balance_cents) <> 0;: OR -> AND": (
            "what is owed is owed on some title, and a title that is counted owes something"
        ),
    },
    "late_charges": {
        "coalesce(discount.rolled_day >= %(as_of_day)s, owed.until_day > %(as_of_day)s) "
        "AS discount_holds: > -> >=": "a day that is no bank day here lies after the day asked",
        "WHERE p.base_cents > 0: > -> >=": "a part of nothing owes nothing",
        "WHEN legal_interest AND due_day < least(end_day, %(eve)s): < -> <=": GROWS_NOTHING,
        "WHEN legal_interest AND since_day < end_day: < -> <=": GROWS_NOTHING,
        **dict.fromkeys(OF_HALVES, "twice a whole number is even, never one below a half"),
    },
    "lower_balances": {
        "WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND principal_cents > 0: "
        "> -> >=": NOTHING_LOWERS_NOTHING,
    },
    "match_lines": {
        "LIMIT 1: 1 -> 2": UNIQUE,
        "LIMIT 1: 1 -> 2 (2)": UNIQUE,
        "SELECT 1: 1 -> 2": "any row is one",
        "SELECT min(o.id): min -> max": "there is one, or none is taken",
        "SELECT sum((gross_cents * rate::bigint + 500000) / 1000000): 500000 -> 500001": (
            "all rates are multiples of 500 ppm, so no product ends one below a half"
        ),
        **{f"{OF_A_SHARE}: {change}": IN_ANY_SHARE for change in SHARE_CHANGES},
    },
    "post_lines": {
        **OF_EACH_LEG,
        "SELECT company_id, entry_id, 13, 1290, -sum(amount_cents)::bigint: 13 -> 14": ANY_NUMBER,
        "SELECT company_id, entry_id, 5, 2100, -excess_cents: 5 -> 6": ANY_NUMBER,
        "SELECT company_id, entry_id, 6, 2200, -paid_cents: 6 -> 7": ANY_NUMBER,
        "AND EXISTS (SELECT 1 FROM receivable_withholding): 1 -> 2": "any row is one",
    },
    "post_tariffs": {
        "UNION ALL: UNION ALL -> UNION": DISTINCT,
        "SELECT company_id, entry_id, 2, 4200, tariff_cents, %(currency)s FROM day;: "
        "2 -> 3": ANY_NUMBER,
    },
}
# Wrongs that the made-up month does not show. The small files show some of them; those that
# they do not wait for better portfolios.
NOT_SHOWN: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "not_shown.json").read_text(encoding="utf-8")
)
# The classes of faults with which PostgreSQL says that it does not understand.
NOT_UNDERSTOOD = ("42", "22P02")
NO_RIGHT = "42501"
# The right ones take a fraction of it: a wrong that joins everything to everything is seen too.
LONGEST_MILLISECONDS = 20_000


@pytest.fixture
def house(database: str) -> House:
    return House()


def unseen(statement: str, module: ModuleType, folder: Path, agree: Callable[[], None]) -> set[str]:
    """Return the wrongs of a statement under which its twin still agrees."""
    name = f"{statement}.sql"
    right = (module.SQL / name).read_text(encoding="utf-8")
    shutil.copytree(module.SQL, folder, dirs_exist_ok=True)
    found = list(mutants(right))
    if not TORTURE:
        known = {*HARMLESS.get(statement, ()), *NOT_SHOWN.get(statement, ())}
        found = [mutant for mutant in found if mutant.words not in known]
        found = Random(statement).sample(found, min(SAMPLE, len(found)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "SQL", folder)
        assert outcome(agree) == "unseen", f"the twin of {statement} is red anyway"
        outcomes = {mutant.words: _tried(mutant, folder / name, agree) for mutant in found}
    print(statement, Counter(outcomes.values()))  # noqa: T201
    assert "seen" in outcomes.values()
    survivors = {words for words, became in outcomes.items() if became == "unseen"}
    known = {*HARMLESS.get(statement, ()), *NOT_SHOWN.get(statement, ())}
    print(*sorted(survivors), sep="\n")  # noqa: T201
    return survivors - known


def _tried(mutant: Mutant, path: Path, agree: Callable[[], None]) -> str:
    path.write_text(mutant.text, encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [LONGEST_MILLISECONDS])
        try:
            return outcome(agree)
        finally:
            cursor.execute("RESET statement_timeout")


def outcome(agree: Callable[[], None]) -> str:
    """Return whether the twin disagrees, or the database refuses what it would have to store."""
    try:
        agree()
    except Exception as fault:
        state = getattr(fault.__cause__, "sqlstate", None) or ""
        return "no statement" if state.startswith(NOT_UNDERSTOOD) and state != NO_RIGHT else "seen"
    return "unseen"


@pytest.mark.parametrize(
    "statement",
    [
        "match_lines",
        "record_receipts",
        "allocate_receipts",
        "credit_customers",
        "post_lines",
        "lower_balances",
        "post_tariffs",
        "count_outcomes",
    ],
)
def test_the_settlement(database: str, tmp_path: Path, statement: str) -> None:
    house = house_with_a_past()
    month = large(Random(20260310), many=MANY, lines=3 * MANY)

    @hypothesis.settings(
        max_examples=SMALL_ONES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(portfolios())
    def small_ones(portfolio: Portfolio) -> None:
        compare(house, portfolio)

    def agree() -> None:
        # What costs least comes first: most wrongs are seen there.
        for portfolio in edges():
            compare(house, portfolio)
        # Whoever goes on where another session died leaves alone what that one decided.
        compare(house, by_document(), (SHARES[0], THE_REST))
        compare(house, month, SHARES)
        small_ones()

    assert unseen(statement, settlement, tmp_path, agree) == set()


def test_the_late_charges(house: House, tmp_path: Path) -> None:
    days = [DAY + timedelta(days=shift) for shift in (0, -1, -30, -560, 25)]
    with company_scope(house.company_id):
        charges.fill(house, many=times(test=800, torture=3_000))
        expected = {day: dict(charges.reckoned(day)) for day in days}
        few = sorted(expected[DAY])[:50]
        plain = {pk: expected[DAY][pk] for pk in charges.without_legal_interest()}

        def agree() -> None:
            with transaction.atomic():
                for day in days:
                    assert dict(charges.asked(day)) == expected[day]
                assert set(dict(charges.asked(DAY, ids=few))) == set(few)
                assert dict(charges.asked(DAY, ids=list(plain))) == plain

        assert unseen("late_charges", late_charges, tmp_path, agree) == set()


@pytest.fixture
def few_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each customer owe many titles."""
    monkeypatch.setattr(ages, "CUSTOMERS", 60)


@pytest.mark.usefixtures("few_customers")
def test_the_aging_of_now(house: House, tmp_path: Path) -> None:
    asked = aging.Asked(company_id=house.company_id, currency="BRL", as_of=DAY)
    with company_scope(house.company_id):
        ages.fill(house, times(test=1_000, torture=4_000))
        # Totals of nothing, and totals in several rows, are left by changes.
        chance = Random(11)
        for _ in range(12):
            ages.change(chance)

        def agree() -> None:
            with transaction.atomic():
                ages.compare_now(house)
                every = list(aging.by_customer(asked))
                pages = [replace(asked, most=20, skip=skip) for skip in (0, 20, 40)]
                assert [row for page in pages for row in aging.by_customer(page)] == every

        for statement in ("aging_totals", "aging_by_customer"):
            assert unseen(statement, aging, tmp_path / statement, agree) == set()


@pytest.mark.usefixtures("few_customers")
def test_the_aging_of_a_past_day(house: House, tmp_path: Path, owner_connection: Any) -> None:
    past = ages.PastDays(house, owner_connection)
    asked = aging.Asked(company_id=house.company_id, currency="BRL", as_of=DAY)
    with company_scope(house.company_id):

        def agree() -> None:
            with transaction.atomic():
                for step in range(0, 75, times(test=22, torture=7)):
                    past.compare(past.first + timedelta(days=step))
                ends = datetime.combine(DAY, datetime.max.time(), UTC)
                _, every = aging.at(asked, end_of_day=ends)
                for skip in (0, 20, 40):
                    _, page = aging.at(replace(asked, most=20, skip=skip), end_of_day=ends)
                    assert page == every[skip : skip + 20]

        assert unseen("aging_at", aging, tmp_path, agree) == set()


def test_harmless_wrongs_are_still_there() -> None:
    for statement in {*HARMLESS, *NOT_SHOWN}:
        (path,) = SQL.glob(f"*/sql/{statement}.sql")
        known = {mutant.words for mutant in mutants(path.read_text(encoding="utf-8"))}
        listed = {*HARMLESS.get(statement, ()), *NOT_SHOWN.get(statement, ())}
        assert listed - known == set(), statement


def test_a_wrong_is_one_change() -> None:
    statement = "-- a < b\nSELECT -sum(a * 2) FROM t WHERE NOT a < %(b)s AND c IS NULL"
    assert [mutant.change for mutant in mutants(statement)] == [
        "- -> ",
        "sum -> max",
        "* -> +",
        "2 -> 3",
        "NOT  -> ",
        "< -> <=",
        "AND -> OR",
        "IS NULL -> IS NOT NULL",
    ]
