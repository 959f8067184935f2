"""Late charges in Python and in SQL: the same to the cent on two hundred thousand receivables."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection

from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.ledger import operations as ledger
from emdia.books.parties.models import Customer
from emdia.books.receivables.late_charges import late_charges
from emdia.books.receivables.models import Receivable
from emdia.rules import postings
from emdia.rules.bank_calendar import BankCalendar, CalendarDay, calendar_of
from emdia.rules.indexes import Index, next_month, with_legal_rate
from emdia.rules.late_charges import LateCharges, LateTerms, Payment, charges_to_date

from ..workflows.house import ANA, DAY, House

MANY = 200_000
CALENDAR = calendar_of(
    additions=[
        CalendarDay(day=date(2026, 3, 9)),
        CalendarDay(day=date(2026, 2, 28), is_open=True),
        CalendarDay(day=date(2024, 8, 29)),
    ]
)
# The titles: small and large, agreed and legal, with every reduction, around every edge.
FILL = """
WITH drawn AS (
    SELECT
        n,
        abs(hashint8(n))::bigint AS a, abs(hashint8(n + 1000003))::bigint AS b,
        abs(hashint8(n + 2000003))::bigint AS c, abs(hashint8(n + 3000017))::bigint AS d,
        abs(hashint8(n + 4000037))::bigint AS e
    FROM generate_series(1, %(many)s::bigint) AS n
),
titled AS (
    SELECT
        *,
        CASE mod(a, 4)
            WHEN 0 THEN 1 + mod(b, 400)
            WHEN 1 THEN 50 * (1 + mod(b, 2000))
            WHEN 2 THEN 1 + mod(b, 100000)
            ELSE 1 + mod(b * 65536 + c, 1000000000000)
        END AS net,
        mod(c, 7) = 0 AS is_legal
    FROM drawn
)
INSERT INTO receivable (
    company_id, branch_id, customer_id, document, kind, issue_date, due_date, currency,
    gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, discount_until_date, rebate_cents, holder, correction_index, legal_interest
)
SELECT
    %(company)s, %(branch)s, (%(customers)s::bigint[])[1 + mod(d, 2)], n, 'DM', date '2020-01-01',
    %(day)s - (CASE mod(d, 3) WHEN 0 THEN mod(e, 12) - 4 WHEN 1 THEN mod(e, 130) - 20
        ELSE mod(e, 1500) END)::int,
    'BRL', net, net,
    CASE
        WHEN mod(a, 41) = 0 THEN 0
        WHEN mod(e, 5) = 0 THEN 1 + mod(d, net)
        WHEN mod(e, 5) = 1 THEN net - mod(d, net)
        ELSE net
    END,
    (array[0, 20000, 20000, 20001, 15000, 100000, 33333, 1])[1 + mod(b, 8)],
    CASE WHEN is_legal THEN 0 ELSE (array[10000, 10000, 0, 33333, 1, 99999])[1 + mod(c, 6)] END,
    (array[0, 0, 0, 1, 2, 3, 10])[1 + mod(a, 7)],
    CASE mod(b, 3) WHEN 0 THEN mod(c, 2 * net) ELSE 0 END,
    CASE mod(d, 4) WHEN 0 THEN NULL ELSE %(day)s - mod(c, 12)::int + 5 END,
    CASE mod(e, 6) WHEN 0 THEN mod(a, 2 * net) WHEN 1 THEN 100 ELSE 0 END,
    'own',
    CASE WHEN mod(d, 5) = 0 THEN (array['IPCA', 'IGP-M', 'INPC', 'OWN'])[1 + mod(a, 4)] ELSE '' END,
    is_legal
FROM titled
"""
PAY = """
WITH paying AS (
    SELECT
        r.id AS receivable_id, r.customer_id, r.net_cents, r.due_date, part,
        abs(hashint8(r.id * 8 + drawn))::bigint AS a,
        abs(hashint8(r.id * 8 + drawn + 5000011))::bigint AS b
    FROM receivable AS r
    CROSS JOIN generate_series(1, 3) AS part
    -- Of some titles all payments are alike, many of them on one day.
    CROSS JOIN LATERAL (SELECT CASE WHEN mod(r.id, 13) = 0 THEN 1 ELSE part END) AS p (drawn)
    WHERE mod(r.id, 9) < part
),
received AS (
    INSERT INTO receipt (
        company_id, kind, bank_account_id, customer_id, currency, amount_cents, allocated_cents,
        received_date, entry_id, source_number
    )
    SELECT
        %(company)s, 'boleto', 1, customer_id, 'BRL', net_cents, 0,
        -- Some on one day, some before it was late, some after the day asked about.
        due_date + (array[-2, 3, 3, 40, 200])[1 + mod(a, 5)]::int + part * (mod(b, 2))::int, 1,
        receivable_id || '/' || part || '/' || a || '/' || b
    FROM paying
    RETURNING id, source_number, amount_cents
)
INSERT INTO allocation (
    company_id, receipt_id, number, receivable_id, principal_cents, interest_cents, discount_cents,
    difference_cents
)
SELECT
    %(company)s, id, 1, split_part(source_number, '/', 1)::bigint,
    1 + mod(split_part(source_number, '/', 3)::bigint, amount_cents),
    mod(split_part(source_number, '/', 4)::bigint, 300),
    CASE mod(split_part(source_number, '/', 4)::bigint, 3) WHEN 0 THEN 1 ELSE 0 END,
    0
FROM received
"""
# As much as is still open was paid later than what is asked about: two parts alike.
PAY_AS_MUCH_AGAIN = """
WITH received AS (
    INSERT INTO receipt (
        company_id, kind, bank_account_id, customer_id, currency, amount_cents, allocated_cents,
        received_date, entry_id, source_number
    )
    SELECT
        %(company)s, 'boleto', 1, customer_id, 'BRL', balance_cents, 0, %(day)s + 300, 1,
        id || '/again'
    FROM receivable
    WHERE mod(id, 17) = 0 AND balance_cents > 0 AND rebate_cents = 0
    RETURNING id, source_number, amount_cents
)
INSERT INTO allocation (
    company_id, receipt_id, number, receivable_id, principal_cents, interest_cents, discount_cents,
    difference_cents
)
SELECT
    %(company)s, id, 1, split_part(source_number, '/', 1)::bigint, amount_cents, 0, 0, 0
FROM received
"""
REVERSE = """
INSERT INTO allocation (
    company_id, receipt_id, number, receivable_id, principal_cents, interest_cents, discount_cents,
    difference_cents, reverses_number
)
SELECT
    company_id, receipt_id, 2, receivable_id, -principal_cents, -interest_cents, -discount_cents,
    0, 1
FROM allocation
WHERE mod(receipt_id, 7) = 0
"""
# Credits paid some of it too; a fifth of the uses were taken back on a later day.
USE_CREDITS = """
WITH using_ AS (
    SELECT
        r.id, r.net_cents, abs(hashint8(r.id + 6000011))::bigint AS a, n,
        %(entry)s + CASE WHEN mod(r.id, 5) = 0 AND n = 2 THEN 1 ELSE mod(r.id, 2) * 2 END AS entry
    FROM receivable AS r
    CROSS JOIN generate_series(1, 2) AS n
    WHERE mod(r.id, 11) = 0 AND (n = 1 OR mod(r.id, 5) = 0)
)
INSERT INTO credit_use (
    company_id, credit_id, number, receivable_id, principal_cents, interest_cents, discount_cents,
    reverses_number, entry_id
)
SELECT
    %(company)s, id, n, id,
    (CASE n WHEN 1 THEN 1 ELSE -1 END) * (1 + mod(a, net_cents)),
    (CASE n WHEN 1 THEN 1 ELSE -1 END) * mod(a, 90),
    0, CASE n WHEN 2 THEN 1 END, entry
FROM using_
"""
OWED = """
SELECT
    r.id, r.balance_cents, r.due_date, r.fine_ppm, r.interest_monthly_ppm, r.grace_days,
    r.discount_cents, r.discount_until_date, r.rebate_cents, r.correction_index,
    r.legal_interest, c.tax_id_kind
FROM receivable AS r
JOIN customer AS c ON c.id = r.customer_id
WHERE r.balance_cents > 0
"""
PAID = """
SELECT a.receivable_id, t.received_date, a.principal_cents, a.interest_cents, a.discount_cents
FROM allocation AS a
JOIN receipt AS t ON t.id = a.receipt_id
UNION ALL
SELECT
    u.receivable_id,
    (SELECT effective_date FROM entry WHERE id = coalesce(
        (SELECT o.entry_id FROM credit_use AS o
         WHERE o.credit_id = u.credit_id AND o.number = u.reverses_number), u.entry_id)),
    u.principal_cents, u.interest_cents, u.discount_cents
FROM credit_use AS u
"""


def made_up_indexes() -> dict[str, Index]:
    """Return indexes of every month from 2021 to the one before DAY; OWN has a gap."""
    chance, month, months = Random(8), date(2021, 1, 1), []
    while month < DAY.replace(day=1):
        months.append(month)
        month = next_month(month)
    tables = {
        code: Index(code, {one: chance.randrange(low, 12_000_000) for one in months})
        for code, low in (
            ("IPCA", -4_000_000),
            ("IPCA-15", -4_000_000),
            ("IGP-M", -30_000_000),
            ("SELIC", 5_000_000),
        )
    }
    tables["OWN"] = Index("OWN", {one: 7_654_321 for one in months if one.month != 5})
    return with_legal_rate(tables)


INDEXES = made_up_indexes()


class Remembering(BankCalendar):
    """The calendar, asked once per day: the rule is asked two hundred thousand times."""

    def __init__(self, calendar: BankCalendar) -> None:
        super().__init__(calendar.closed, calendar.opened)
        object.__setattr__(self, "known", {})

    def on_or_after(self, day: date) -> date:
        known: dict[date, date] = self.__dict__["known"]
        return (
            known[day]
            if day in known
            else known.setdefault(day, BankCalendar.on_or_after(self, day))
        )


class RememberingIndex(Index):
    """An index that reckons each day once."""

    def __init__(self, index: Index) -> None:
        super().__init__(index.code, index.rates_ppb)
        object.__setattr__(self, "levels", {})
        object.__setattr__(self, "totals", {})

    def level(self, day: date) -> int:
        found: dict[date, int] = self.__dict__["levels"]
        return found[day] if day in found else found.setdefault(day, Index.level(self, day))

    def total(self, day: date) -> int:
        found: dict[date, int] = self.__dict__["totals"]
        return found[day] if day in found else found.setdefault(day, Index.total(self, day))

    def covers(self, *, first: date, last: date) -> bool:
        # SQL does not tell it, so it is not compared.
        return True


REMEMBERED = {code: RememberingIndex(index) for code, index in INDEXES.items()}


@pytest.fixture
def house(database: str) -> House:
    return House()


def test_two_hundred_thousand_receivables_without_a_difference(
    house: House, owner_connection: Any
) -> None:
    with company_scope(house.company_id):
        fill(house)
    # As after any night: without statistics the database would join row by row.
    owner_connection.execute("ANALYZE receivable, allocation, receipt, customer")
    with company_scope(house.company_id):
        found = dict(asked(DAY))
        expected = dict(reckoned(DAY))
        assert len(found) == len(expected) > MANY * 0.9
        different = [
            (pk, charges, found.get(pk))
            for pk, charges in expected.items()
            if charges != found.get(pk)
        ]
        assert different[:5] == []
        seen = list(found.values())
        # A twin that agrees on nothing but zeros proves nothing.
        for name in ("rebate_cents", "discount_cents", "correction_cents", "received_cents"):
            assert sum(getattr(one, name) > 0 for one in seen) > MANY * 0.01, name
        assert sum(one.interest_cents > 0 for one in seen) > MANY * 0.4
        # Some receivables only, and a day before most of them were due.
        few = sorted(found)[:50]
        assert dict(asked(DAY, ids=few)) == {pk: found[pk] for pk in few}
        assert dict(asked(DAY, ids=[])) == {}


def without_legal_interest() -> list[int]:
    """Return titles for which neither Selic nor the legal rate is asked, but an index is."""
    plain = Receivable.objects.filter(legal_interest=False, balance_cents__gt=0)
    return list(plain.exclude(correction_index="").values_list("id", flat=True))


@pytest.mark.parametrize("days", [-700, -560, -30, -1, 1, 2, 25])
def test_other_days(house: House, days: int) -> None:
    """Before and after the law of 30-08-2024, and around weekends."""
    with company_scope(house.company_id):
        fill(house, many=4_000)
        as_of = DAY + timedelta(days=days)
        assert dict(asked(as_of)) == dict(reckoned(as_of))


def asked(as_of: date, ids: list[int] | None = None) -> Iterator[tuple[int, LateCharges]]:
    return late_charges(as_of=as_of, calendar=CALENDAR, indexes=INDEXES, ids=ids)


def reckoned(as_of: date) -> Iterator[tuple[int, LateCharges]]:
    """Yield what the rule says of each receivable, one by one."""
    calendar = Remembering(CALENDAR)
    payments: dict[int, list[Payment]] = defaultdict(list)
    for receivable_id, day, principal, interest, discount in _fetched(PAID):
        payments[receivable_id].append(
            Payment(
                day=day,
                principal_cents=principal,
                charges_cents=interest,
                discount_cents=discount,
            )
        )
    for row in _fetched(OWED):
        terms = LateTerms(
            fine_ppm=row[3],
            interest_monthly_ppm=row[4],
            grace_days=row[5],
            discount_cents=row[6],
            discount_until_date=row[7],
            rebate_cents=row[8],
            correction_index=row[9],
            legal_interest=row[10],
        )
        yield (
            row[0],
            charges_to_date(
                balance_cents=row[1],
                payments=payments.get(row[0], ()),
                due_date=row[2],
                as_of=as_of,
                terms=terms,
                is_consumer=row[11] == "cpf",
                calendar=calendar,
                indexes=REMEMBERED,
            ),
        )


def _fetched(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def entries(house: House) -> int:
    """Post entries on three days, one after the other; return the id of the first."""
    fact_id = facts.record(
        company_id=house.company_id, kind="twin", subject=("company", house.company_id), by=ANA
    )
    batch_id = ledger.open_batch(company_id=house.company_id, fact_id=fact_id)
    first, *_ = [
        ledger.post(
            batch_id=batch_id,
            event="twin",
            legs=postings.unidentified(paid_cents=1),
            effective_date=DAY - timedelta(days=days),
        )
        for days in (400, 0, 3)
    ]
    return first


def fill(house: House, many: int = MANY) -> None:
    customers = Customer.objects.bulk_create(
        Customer(company_id=house.company_id, tax_id_kind=kind, tax_id=tax_id, name=kind)
        for kind, tax_id in (("cpf", "52998224725"), ("foreign", "1"))
    )
    values = {
        "company": house.company_id,
        "branch": Branch.objects.values_list("id", flat=True).get(),
        "customers": [customer.pk for customer in customers],
        "day": DAY,
        "many": many,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute(PAY, values)
        cursor.execute(PAY_AS_MUCH_AGAIN, values)
        cursor.execute(REVERSE)
        cursor.execute(USE_CREDITS, values | {"entry": entries(house)})
    assert Receivable.objects.count() == many
