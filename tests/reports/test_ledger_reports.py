"""The reports of the ledger agree with each other and with what was printed before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Entry, Posting, PostingBatch
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Receipt
from emdia.books.payments.operations import Received
from emdia.books.receivables.models import Receivable
from emdia.reports.customer_statement import customer_statement, printed_statement
from emdia.reports.entry import entry_page
from emdia.reports.missing import Missing
from emdia.reports.receipts_journal import receipts_journal
from emdia.reports.receivables_day import receivables_report
from emdia.reports.trial_balance import account_page, trial_balance
from emdia.rules.instruments import Instrument
from emdia.rules.postings import Account
from emdia.workflows import reverse_settlement
from emdia.workflows.print_customer_statement import UnableToPrint, print_statement
from emdia.workflows.register_receipt import register

from ..workflows.house import ANA, DAY, NOON, House, paid

YEAR_BEGINS, YEAR_ENDS = date(2026, 1, 1), date(2026, 12, 31)
days = st.integers(0, 364).map(lambda day: YEAR_BEGINS + timedelta(days=day))
legs = st.lists(
    st.tuples(st.sampled_from(list(Account)), st.integers(-(10**12), 10**12).filter(bool)),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def house(database: str) -> House:
    return House(reversal_limit_cents=10**9)


def balanced(some: list[tuple[Account, int]]) -> tuple[tuple[Account, int], ...]:
    """Return the legs with one more that makes them zero."""
    rest = -sum(cents for _, cents in some)
    return (*some, (Account.BILLED_REVENUE, rest)) if rest else (*some, *_nothing())


def _nothing() -> Iterator[tuple[Account, int]]:
    yield Account.BILLED_REVENUE, 1
    yield Account.BANK_CLEARING, -1


def post(house: House, some: Any, on: date, **links: Any) -> int:
    """Post one entry in a batch of its own."""
    with company_scope(house.company_id):
        fact_id = facts.record(
            company_id=house.company_id, kind="test", subject=("company", 1), by=ANA
        )
        return ledger.post(
            batch_id=ledger.open_batch(company_id=house.company_id, fact_id=fact_id),
            event=links.pop("event", "test"),
            legs=some,
            effective_date=on,
            **links,
        )


Posted = tuple[list[tuple[Account, int]], date]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(entries=st.lists(st.tuples(legs, days), max_size=8), first=days, length=st.integers(0, 200))
def test_a_trial_balance_is_zero_and_what_was_posted(
    house: House, entries: list[Posted], first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    before = {row.code: row for row in _rows(house, first, last)}
    expected: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for some, on in entries:
        whole = balanced(some)
        post(house, whole, on)
        for account, cents in whole:
            if on < first:
                expected[account][0] += cents
            elif on <= last:
                expected[account][1 if cents > 0 else 2] += abs(cents)
    found = trial_balance(company_id=house.company_id, first_date=first, as_of=last)
    assert found.is_zero
    for row in found.rows:
        was = before.get(row.code)
        opening, debit, credit = expected[row.code]
        assert row.opening_cents == (was.opening_cents if was else 0) + opening
        assert row.debit_cents == (was.debit_cents if was else 0) + debit
        assert row.credit_cents == (was.credit_cents if was else 0) + credit
        assert row.closing_cents == row.opening_cents + row.debit_cents - row.credit_cents
    assert {code for code, sums in expected.items() if any(sums)} <= {r.code for r in found.rows}


def _rows(house: House, first: date, last: date) -> Any:
    return trial_balance(company_id=house.company_id, first_date=first, as_of=last).rows


# A year of receivables, payments, reversals and money nobody knows, on random days.


@pytest.fixture
def year(house: House) -> House:
    chance = Random(7)
    house.expect({number: chance.randrange(1, 10**6) for number in range(1, 61)}, customer=1)
    house.expect({number: chance.randrange(1, 10**6) for number in range(61, 121)}, customer=2)
    numbers = list(range(1, 140))
    chance.shuffle(numbers)
    for some in (numbers[:40], numbers[40:80], numbers[80:100]):
        on = DAY + timedelta(days=chance.randrange(0, 250))
        lines = [
            paid(
                number,
                chance.randrange(1, 10**6),
                tariff=chance.choice([0, 250]),
                occurrence_date=on + timedelta(days=chance.randrange(-20, 20)),
            )
            for number in some
        ]
        house.apply(*lines, generated_date=on)
    with company_scope(house.company_id):
        receipts = list(Receipt.objects.order_by("id").values_list("id", flat=True))
    for receipt_id in chance.sample(receipts, 25):
        reverse_settlement.reverse(
            company_id=house.company_id,
            receipt_id=receipt_id,
            reason="Wrong title.",
            by=ANA,
            on=DAY + timedelta(days=chance.randrange(0, 290)),
            now=NOON,
        )
    return house


def customers(house: House) -> list[int]:
    with company_scope(house.company_id):
        return list(Customer.objects.order_by("id").values_list("id", flat=True))


def test_every_report_says_the_same_on_a_thousand_days(year: House) -> None:
    """Receivables of the trial balance = statements = titles = the daily report (I-12)."""
    chance = Random(11)
    statements = {
        customer: customer_statement(
            company_id=year.company_id, customer_id=customer, first_date=DAY, as_of=date.max
        )
        for customer in customers(year)
    }
    with company_scope(year.company_id):
        by_entry = {
            entry_id: (day, title)
            for entry_id, day, title in Entry.objects.values_list(
                "id", "effective_date", "receivable_id"
            )
        }
        ar = [
            (*by_entry[entry_id], cents)
            for entry_id, cents in Posting.objects.filter(
                account_code=Account.RECEIVABLES
            ).values_list("entry_id", "amount_cents")
        ]
    # Some come up more than once; their books have not changed meanwhile.
    for as_of in {YEAR_BEGINS + timedelta(days=chance.randrange(0, 400)) for _ in range(1_000)}:
        owed_cents, credit_cents = _owed_and_credited(year, as_of)
        assert owed_cents == sum(cents for day, title, cents in ar if title and day <= as_of)
        assert owed_cents - credit_cents == sum(
            line.charged_cents - line.paid_cents
            for statement in statements.values()
            for line in statement.lines
            if line.day <= as_of
        )


def _owed_and_credited(house: House, as_of: date) -> tuple[int, int]:
    """Return receivables and credits of the trial balance, which every other report repeats."""
    closing = {row.code: row.closing_cents for row in _rows(house, as_of, as_of)}
    owed_cents = closing.get(Account.RECEIVABLES, 0)
    report = receivables_report(
        company_id=house.company_id, first_date=YEAR_BEGINS, as_of=as_of, today=DAY
    )
    assert report.adds_up, report
    assert report.closing_cents == owed_cents
    assert owed_cents == sum(
        customer_statement(
            company_id=house.company_id, customer_id=customer, first_date=as_of, as_of=as_of
        ).owed_cents
        for customer in customers(house)
    )
    return owed_cents, -closing.get(Account.CUSTOMER_CREDITS, 0)


def test_a_statement_ends_with_what_the_titles_owe(year: House) -> None:
    for customer in customers(year):
        found = customer_statement(
            company_id=year.company_id, customer_id=customer, first_date=DAY, as_of=date.max
        )
        with company_scope(year.company_id):
            owed = Receivable.objects.filter(customer_id=customer).aggregate(
                cents=Sum("balance_cents")
            )
        assert found.owed_cents == owed["cents"]
        assert found.closing_cents == found.owed_cents - found.credit_cents
        assert found.lines[-1].balance_cents == found.closing_cents
        moved = found.charged_cents - found.paid_cents
        assert found.opening_cents + moved == found.closing_cents


def test_the_journal_is_what_was_posted(year: House) -> None:
    found = receipts_journal(company_id=year.company_id, first_date=YEAR_BEGINS, as_of=date.max)
    assert found.difference_cents == 0
    rows = _rows(year, YEAR_BEGINS, date.max)
    (clearing,) = [row for row in rows if row.code == Account.BANK_CLEARING]
    assert found.posted_cents == clearing.closing_cents
    with company_scope(year.company_id):
        assert found.receipts_cents == Receipt.objects.aggregate(c=Sum("amount_cents"))["c"]
        assert sum(day.count for day in found.days) == Receipt.objects.count()
    assert {row.kind for row in found.rows} == {"boleto", "tariff", "reversal"}


@pytest.mark.parametrize("said_cents", [0, 5])
def test_the_journal_takes_the_fee_of_a_card_for_no_difference(
    year: House, owner_connection: Any, said_cents: int
) -> None:
    before = receipts_journal(company_id=year.company_id, first_date=YEAR_BEGINS, as_of=date.max)
    card = Received(
        instrument=Instrument.CARD,
        source="card:1",
        amount_cents=18_000,
        fee_cents=360,
        received_date=DAY,
        currency="BRL",
        bank_account_id=year.agreement.bank_account_id,
    )
    register(company_id=year.company_id, received=card, parts=[], by=ANA, as_of=DAY)
    owner_connection.execute("UPDATE manual_receipt SET fee_cents = fee_cents + %s", (said_cents,))
    found = receipts_journal(company_id=year.company_id, first_date=YEAR_BEGINS, as_of=date.max)
    (row,) = [row for row in found.rows if row.fees_cents]
    assert (row.kind, row.receipts_cents, row.posted_cents) == ("card", 18_000, 17_640)
    assert row.difference_cents == found.difference_cents == said_cents
    assert found.fees_cents == 360 + said_cents
    assert found.posted_cents == before.posted_cents + 17_640


def test_the_journal_finds_a_receipt_that_says_otherwise(
    year: House, owner_connection: Any
) -> None:
    owner_connection.execute(
        "UPDATE receipt SET amount_cents = amount_cents + 7"
        " WHERE id = (SELECT min(id) FROM receipt)"
    )
    found = receipts_journal(company_id=year.company_id, first_date=YEAR_BEGINS, as_of=date.max)
    assert found.difference_cents == 7


def test_the_daily_report_finds_a_title_that_owes_otherwise(
    year: House, owner_connection: Any
) -> None:
    def adds_up() -> bool:
        report = receivables_report(
            company_id=year.company_id, first_date=DAY, as_of=YEAR_ENDS, today=YEAR_ENDS
        )
        return report.adds_up

    assert adds_up()
    owner_connection.execute(
        "UPDATE receivable SET balance_cents = 1 WHERE id ="
        " (SELECT min(id) FROM receivable WHERE balance_cents <> 1)"
    )
    assert not adds_up()


@pytest.mark.parametrize("account", [Account.RECEIVABLES, Account.BANK_CLEARING])
def test_the_entries_of_an_account_lead_to_its_balance(year: House, account: Account) -> None:
    (row,) = [row for row in _rows(year, DAY, YEAR_ENDS) if row.code == account]
    total, after, pages = 0, 0, 0
    while True:
        page = account_page(
            company_id=year.company_id,
            account=account,
            first_date=DAY,
            as_of=YEAR_ENDS,
            after=after,
            most=17,
        )
        total += sum(entry.amount_cents for entry in page.entries)
        pages += 1
        after = page.next_after
        if not after:
            break
    assert pages > 3
    assert total == row.closing_cents - row.opening_cents


# Printed again.


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(
    as_of=days,
    length=st.integers(0, 100),
    late=st.lists(st.tuples(st.integers(1, 10**6), days, st.booleans()), min_size=1, max_size=5),
)
def test_a_statement_printed_again_is_equal_to_the_cent(
    house: House, as_of: date, length: int, late: list[tuple[int, date, bool]]
) -> None:
    with company_scope(house.company_id):
        known = Receivable.objects.order_by("id").first()
    if known is None:
        house.expect({1: 10**7}, customer=1)
        with company_scope(house.company_id):
            known = Receivable.objects.get()
    first = as_of - timedelta(days=length)
    number = print_statement(
        company_id=house.company_id,
        customer_id=known.customer_id,
        first_date=first,
        as_of=as_of,
        by=ANA,
    )
    printed = printed_statement(company_id=house.company_id, fact_id=number)
    for cents, on, is_title in late:
        sides = ((Account.RECEIVABLES, cents), (Account.BILLED_REVENUE, -cents))
        if not is_title:
            sides = ((Account.BANK_CLEARING, cents), (Account.CUSTOMER_CREDITS, -cents))
        post(
            house,
            sides,
            on,
            customer_id=known.customer_id,
            receivable_id=known.pk if is_title else None,
        )
    again = printed_statement(company_id=house.company_id, fact_id=number)
    assert again == printed
    unknown = customer_statement(
        company_id=house.company_id, customer_id=known.customer_id, first_date=first, as_of=as_of
    )
    moved = sum(cents if is_title else -cents for cents, on, is_title in late if on <= as_of)
    assert unknown.closing_cents == printed.closing_cents + moved


def test_what_was_printed_keeps_its_names(house: House) -> None:
    house.expect({1: 10_000}, customer=1)
    (customer,) = customers(house)
    asked = {"company_id": house.company_id, "customer_id": customer}
    number = print_statement(**asked, first_date=DAY, as_of=DAY, by=ANA)
    printed = printed_statement(company_id=house.company_id, fact_id=number)
    for turn in (1, 2):
        with company_scope(house.company_id):
            facts.record(
                company_id=house.company_id,
                kind="customer.changed",
                subject=("customer", customer),
                by=ANA,
            )
            Customer.objects.filter(pk=customer).update(name=f"Another {turn}")
            Receivable.objects.update(document=f"NEW {turn}")
    assert printed_statement(company_id=house.company_id, fact_id=number) == printed
    now = customer_statement(**asked, first_date=DAY, as_of=DAY)
    assert (now.customer, [line.document for line in now.lines]) == ("Another 2", ["NEW 2"])


def test_a_batch_under_way_while_it_is_printed_stays_out_for_ever(house: House) -> None:
    """The instant of a batch is told under the lock that the print waits for."""
    import threading

    from django.db import connections

    house.expect({1: 10_000}, customer=1)
    (customer,) = customers(house)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with company_scope(house.company_id):
            begun.set()
            go_on.wait(0.3)  # The print does not wait for a batch that is not opened.
            fact_id = facts.record(
                company_id=house.company_id, kind="test", subject=("company", 1), by=ANA
            )
            batch_id = ledger.open_batch(company_id=house.company_id, fact_id=fact_id)
            PostingBatch.objects.get(pk=batch_id)
            ledger.post(
                batch_id=batch_id,
                event="test",
                legs=((Account.BANK_CLEARING, 5), (Account.CUSTOMER_CREDITS, -5)),
                effective_date=DAY,
                customer_id=customer,
            )
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(10)
    number = print_statement(
        company_id=house.company_id, customer_id=customer, first_date=DAY, as_of=DAY, by=ANA
    )
    printed = printed_statement(company_id=house.company_id, fact_id=number)
    go_on.set()
    thread.join()
    assert printed_statement(company_id=house.company_id, fact_id=number) == printed
    assert printed.closing_cents == 10_000


def test_nothing_but_the_questions_is_kept_of_a_print(house: House) -> None:
    house.expect({1: 10_000}, customer=1)
    (customer,) = customers(house)
    number = print_statement(
        company_id=house.company_id, customer_id=customer, first_date=DAY, as_of=DAY, by=ANA
    )
    with company_scope(house.company_id):
        assert set(Fact.objects.get(pk=number).data) == {"first_date", "as_of", "known_at"}
    other = House(number=2)
    with pytest.raises(Missing):
        printed_statement(company_id=other.company_id, fact_id=number)
    with pytest.raises(UnableToPrint, match="customer_unknown"):
        print_statement(
            company_id=other.company_id, customer_id=customer, first_date=DAY, as_of=DAY, by=ANA
        )
    with pytest.raises(UnableToPrint, match="days_reversed"):
        print_statement(
            company_id=house.company_id,
            customer_id=customer,
            first_date=DAY,
            as_of=DAY - timedelta(days=1),
            by=ANA,
        )


def test_the_trial_balance_as_it_was_known(house: House) -> None:
    post(house, ((Account.BANK_CLEARING, 100), (Account.UNIDENTIFIED_RECEIPTS, -100)), DAY)
    with company_scope(house.company_id):
        instant = PostingBatch.objects.latest("id").posted_at + timedelta(microseconds=1)
    post(house, ((Account.BANK_CLEARING, 50), (Account.UNIDENTIFIED_RECEIPTS, -50)), YEAR_BEGINS)
    ask = {"company_id": house.company_id, "first_date": YEAR_BEGINS, "as_of": YEAR_ENDS}
    then = trial_balance(**ask, known_at=instant)  # type: ignore[arg-type]
    now = trial_balance(**ask)  # type: ignore[arg-type]
    never = trial_balance(**ask, known_at=datetime(2020, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]
    assert [found.debit_cents for found in (never, then, now)] == [0, 100, 150]


def test_an_entry_tells_where_it_came_from(house: House) -> None:
    house.expect({1: 10_000})
    house.apply(paid(1, 10_000))
    with company_scope(house.company_id):
        payment = Entry.objects.get(event="payment")
        receipt = Receipt.objects.get()
    reverse_settlement.reverse(
        company_id=house.company_id,
        receipt_id=receipt.pk,
        reason="Wrong title.",
        by=ANA,
        on=DAY,
        now=NOON,
    )
    first = entry_page(company_id=house.company_id, entry_id=payment.pk)
    assert first.reversed_by_id is not None
    second = entry_page(company_id=house.company_id, entry_id=first.reversed_by_id)
    assert (second.reverses_id, second.reason, second.actor) == (payment.pk, "Wrong title.", "Ana")
    sums = [leg.debit_cents - leg.credit_cents for leg in (*first.legs, *second.legs)]
    assert sum(sums) == 0
    with pytest.raises(Missing):
        entry_page(company_id=House(number=2).company_id, entry_id=payment.pk)
