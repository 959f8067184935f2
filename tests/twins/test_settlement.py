"""The settlement in Python and the settlement in SQL decide and post alike, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from emdia.books.bank_files import batch as staging
from emdia.books.bank_files.kinds import kind
from emdia.books.bank_files.models import BankFile, BankLine, FileState
from emdia.books.charges.models import Charge
from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Entry
from emdia.books.parties.models import Customer
from emdia.books.payments import batch as payments
from emdia.books.payments.batch import THE_REST, Share
from emdia.books.payments.models import Allocation, Receipt, SettlementTolerance
from emdia.books.receivables.models import CustomerCredit, Receivable, Withholding
from emdia.formats.banks import Event
from emdia.rules import postings
from emdia.rules.matching import Charges, Found
from emdia.rules.settlement import Decision, Line, decide
from emdia.workflows.settle_shares import SHARES

from ..workflows.house import ANA, CARTEIRA, DAY, House
from .edges import edges
from .portfolio import Portfolio, Told, document_of, large, portfolios
from .records import house_with_a_past, of_the_past, records_hold

EVENT_OF = {kind(event): event for event in reversed(Event)}
TODAY = (DAY - type(DAY)(2000, 1, 1)).days


@dataclass(frozen=True)
class Result:
    """What became of one line: the decision, the event and legs of its entry, what it names."""

    decision: Decision
    event: str | None
    legs: postings.Legs
    allocated: int | None
    # The places of the charge that the line names and of the title that it is about.
    named: tuple[int | None, int | None]


@pytest.fixture
def house(database: str) -> House:
    return house_with_a_past()


@pytest.mark.parametrize("portfolio", edges())
def test_every_edge(house: House, portfolio: Portfolio) -> None:
    compare(house, portfolio)


def test_random_files(house: House) -> None:
    @settings(
        max_examples=150,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(portfolios())
    def twins(portfolio: Portfolio) -> None:
        compare(house, portfolio)

    twins()


def test_twenty_thousand_lines_without_a_difference(house: House) -> None:
    compare(house, large(Random(20260310)))


@pytest.mark.parametrize(
    "shares",
    [SHARES, (SHARES[0], THE_REST)],
    ids=["both shares", "died between the two"],
)
def test_shares_decide_as_the_whole_file_does(house: House, shares: Sequence[Share]) -> None:
    compare(house, large(Random(20260311)), shares)


def compare(house: House, portfolio: Portfolio, shares: Sequence[Share] = (THE_REST,)) -> None:
    """Settle the portfolio both ways and leave nothing of it behind."""
    with company_scope(house.company_id):
        lock_money(house.company_id)
        titles, charges = _owe(house, portfolio)
        before = of_the_past()
        SettlementTolerance.objects.create(
            company_id=house.company_id, fact_id=0, **asdict(portfolio.tolerance)
        )
        bank_file, batch_id = _file(house, portfolio)
        staging.stage(bank_file_id=bank_file.pk, titles=_columns(portfolio))
        of_file = {"bank_file": bank_file, "batch_id": batch_id, "currency": "BRL"}
        for share in shares:
            payments.settle(**of_file, share=share)
        payments.finish(**of_file)
        expected, balances = _reference(portfolio)
        found = list(_found(bank_file, batch_id, titles, charges))
        assert len(found) == len(portfolio.lines)
        different = [
            (told, ours, theirs)
            for told, ours, theirs in zip(portfolio.lines, expected, found, strict=True)
            if ours != theirs
        ]
        assert different == []
        owed = dict(Receivable.objects.values_list("id", "balance_cents"))
        assert [owed[pk] for pk in titles] == balances
        _tariffs_hold(portfolio, batch_id)
        _sums_hold(bank_file, expected)
        records_hold(bank_file, batch_id)
        assert of_the_past() == before
        transaction.set_rollback(True)


def _owe(house: House, portfolio: Portfolio) -> tuple[list[int], list[int]]:
    """Create titles with their balances and charges; return the ids of both."""
    people = [
        Customer.objects.create(
            company_id=house.company_id, tax_id_kind=kind, tax_id=kind, name="Customer"
        )
        for kind in ("cpf", "cnpj")
    ]
    branch_id = Branch.objects.values_list("id", flat=True).get()
    owed = Receivable.objects.bulk_create(
        Receivable(
            company_id=house.company_id,
            branch_id=branch_id,
            # Only a company keeps taxes back, and only of a service.
            customer=people[one.is_service or place % 2],
            kind="DS" if one.is_service or place % 2 == 0 else "DM",
            document=document_of(place),
            issue_date=DAY,
            due_date=DAY,
            gross_cents=one.gross,
            net_cents=one.net,
            balance_cents=one.balance,
        )
        for place, one in enumerate(portfolio.titles)
    )
    Withholding.objects.bulk_create(
        Withholding(
            company_id=house.company_id, receivable=owed[place], tax=tax, amount_cents=cents
        )
        for place, one in enumerate(portfolio.titles)
        for tax, cents in one.withheld
    )
    charges = _charge(house, portfolio, owed)
    return [receivable.pk for receivable in owed], [charge.pk for charge in charges]


def _charge(house: House, portfolio: Portfolio, owed: Sequence[Receivable]) -> list[Charge]:
    charges = Charge.objects.bulk_create(
        Charge(
            company_id=house.company_id,
            receivable=owed[charged.receivable],
            bank_account_id=house.agreement.bank_account_id,
            bank_agreement=house.agreement,
            carteira=CARTEIRA,
            nosso_numero=f"{number + 1:08d}" if charged.number_key else "",
            txid="" if charged.number_key else f"edge{number:022d}",
            number_key=charged.number_key,
            state="registered" if charged.is_open else "written_off",
            amount_cents=charged.amount_cents,
            due_date=DAY,
        )
        for number, charged in portfolio.register().charges.items()
    )
    for number, (_, successor) in enumerate(portfolio.charges):
        if successor is not None:
            charges[number].successor = charges[successor]
    # The statement tries every row against every other of its batch.
    followed = [charge for charge in charges if charge.successor_id is not None]
    Charge.objects.bulk_update(followed, ["successor"], batch_size=200)
    return charges


def _file(house: House, portfolio: Portfolio) -> tuple[BankFile, int]:
    bank_file = BankFile.objects.create(
        company_id=house.company_id,
        bank_account_id=house.agreement.bank_account_id,
        bank_agreement=house.agreement,
        name="twin",
        sha256="0" * 64,
        size_bytes=1,
        received_by=ANA.name,
        state=FileState.SETTLING,
        generated_date=DAY,
        titles=len(portfolio.lines),
    )
    fact_id = facts.record(
        company_id=house.company_id, kind="twin", subject=("bank_file", bank_file.pk), by=ANA
    )
    return bank_file, ledger.open_batch(company_id=house.company_id, fact_id=fact_id)


def _columns(portfolio: Portfolio) -> Any:
    """Return the columns of `formats.returns.Titles` that are staged."""
    lines, count = portfolio.lines, len(portfolio.lines)
    days = np.full(count, TODAY, np.int32)
    documents = [_document(one) for one in lines]

    def cents(name: str) -> Any:
        return np.array([getattr(one, name) for one in lines], np.int64)

    return SimpleNamespace(
        line_number=np.arange(2, count + 2, dtype=np.int32),
        occurrence=np.full(count, b"06", "S2"),
        event=np.array([EVENT_OF[one.kind] for one in lines], np.int16),
        nosso_numero=np.array([one.number for one in lines], "S20"),
        number_key=np.array([_key(one) for one in lines], "S24"),
        carteira=np.full(count, CARTEIRA, "S3"),
        document=np.array(documents, "S10"),
        occurrence_day=days,
        credit_day=days,
        nominal_cents=cents("nominal"),
        paid_cents=cents("paid"),
        credited_cents=cents("paid"),
        tariff_cents=cents("tariff"),
        interest_cents=cents("interest"),
        # The bank may split what it takes off into a discount and a rebate.
        discount_cents=cents("discount") // 2,
        rebate_cents=cents("discount") - cents("discount") // 2,
        motives=np.zeros(count, "S8"),
        channel=np.zeros(count, "S2"),
        is_pix=np.zeros(count, np.bool_),
    )


def _key(told: Told) -> str:
    return f"{CARTEIRA}/{told.number.lstrip('0')}" if told.number else ""


def _document(told: Told) -> str:
    return "" if told.document is None else document_of(told.document)


def _reference(portfolio: Portfolio) -> tuple[list[Result], list[int]]:
    """Return what the rules say of every line, and the balances they leave."""
    register = portfolio.register()
    named = [_named(register, told) for told in portfolio.lines]
    lines = [_line(told, found) for told, found in zip(portfolio.lines, named, strict=True)]
    titles = {place: one.title() for place, one in enumerate(portfolio.titles)}
    decisions = list(decide(lines=lines, titles=titles, tolerance=portfolio.tolerance))
    balances = [one.balance for one in portfolio.titles]
    for line, decision in zip(lines, decisions, strict=True):
        if line.title is not None:
            balances[line.title] -= decision.principal_cents
    decided = zip(lines, decisions, named, strict=True)
    return [_posted(portfolio, *one) for one in decided], balances


def _named(register: Charges, told: Told) -> Found | None:
    return register.find(
        kind=told.kind,
        number_key=_key(told),
        document=_document(told),
        nominal_cents=told.nominal,
    )


def _line(told: Told, found: Found | None) -> Line:
    return Line(
        kind=told.kind,
        title=found.receivable if found else None,
        nominal_cents=told.nominal,
        paid_cents=told.paid,
        interest_cents=told.interest,
        discount_cents=told.discount,
        by_document=found.by_document if found else False,
    )


def _posted(portfolio: Portfolio, line: Line, decision: Decision, found: Found | None) -> Result:
    """Return the entry that the posting catalogue gives for a decided line."""
    event, legs = _entry(portfolio, line, decision)
    is_money = event in {"payment", "duplicate_payment", "unidentified_receipt"}
    allocated = line.paid_cents - decision.excess_cents if decision.outcome == "settled" else 0
    named = (found.charge, found.receivable) if found else (None, None)
    return Result(decision, event, legs, allocated if is_money else None, named)


def _entry(
    portfolio: Portfolio, line: Line, decision: Decision
) -> tuple[str | None, postings.Legs]:
    settles = decision.outcome == "settled"
    closes = settles and decision.reason not in ("partly_paid", "not_withheld")
    if settles or decision.reason == "already_settled":
        legs = postings.payment(
            paid_cents=line.paid_cents,
            interest_cents=line.interest_cents if settles else 0,
            discount_cents=decision.discount_cents,
            principal_cents=decision.principal_cents,
            excess_cents=decision.excess_cents,
            difference_cents=decision.difference_cents,
            withheld=dict(portfolio.titles[line.title or 0].withheld) if closes else {},
        )
        return "payment" if settles else "duplicate_payment", legs
    if line.kind == "payment" and line.paid_cents > 0:
        return "unidentified_receipt", postings.unidentified(paid_cents=line.paid_cents)
    return None, ()


def _found(
    bank_file: BankFile, batch_id: int, titles: list[int], charges: list[int]
) -> Iterator[Result]:
    """Return what the database made of every line, in the order of the lines."""
    title_places, charge_places = ({pk: n for n, pk in enumerate(ids)} for ids in (titles, charges))
    events = dict(Entry.objects.filter(batch_id=batch_id).values_list("id", "event"))
    legs = _legs(batch_id)
    allocated = dict(Receipt.objects.values_list("entry_id", "allocated_cents"))
    granted = dict(Allocation.objects.values_list("receipt_id", "discount_cents"))
    assert set(legs) == set(events)
    of_file = BankLine.objects.filter(bank_file_id=bank_file.pk)
    assert set(of_file.values_list("entry_id", flat=True)) - {None} == {
        entry_id for entry_id, event in events.items() if event != "tariff"
    }
    for line in of_file.order_by("line_number"):
        decision = Decision(
            outcome=line.outcome,
            reason=line.reason,
            principal_cents=line.principal_cents,
            excess_cents=line.excess_cents,
            discount_cents=granted.get(line.receipt_id, 0),
            difference_cents=line.difference_cents,
        )
        entry_id = line.entry_id
        yield Result(
            decision,
            events.get(entry_id),
            legs.get(entry_id, ()),
            allocated.get(entry_id),
            (charge_places.get(line.charge_id), title_places.get(line.receivable_id)),
        )


def _legs(batch_id: int) -> dict[int, postings.Legs]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.entry_id, p.account_code, p.amount_cents FROM posting AS p"
            " JOIN entry AS e ON e.id = p.entry_id WHERE e.batch_id = %s ORDER BY 1, p.line",
            [batch_id],
        )
        legs: dict[int, postings.Legs] = {}
        for entry_id, code, cents in cursor.fetchall():
            legs[entry_id] = (*legs.get(entry_id, ()), (postings.Account(code), cents))
    return legs


def _tariffs_hold(portfolio: Portfolio, batch_id: int) -> None:
    """Check that the tariffs of the file's one day are one entry of the catalogue."""
    spent = sum(told.tariff for told in portfolio.lines if told.kind != "unreadable")
    posted = Entry.objects.filter(batch_id=batch_id, event="tariff").values_list("id", flat=True)
    found = [legs for entry_id, legs in _legs(batch_id).items() if entry_id in set(posted)]
    assert found == ([postings.tariff(tariff_cents=spent)] if spent else [])


def _sums_hold(bank_file: BankFile, expected: list[Result]) -> None:
    """Check that the credits given are the excess decided, and that the file says its sums."""
    bank_file.refresh_from_db()
    assert bank_file.state == FileState.APPLIED
    excess = sum(one.decision.excess_cents for one in expected)
    assert sum(CustomerCredit.objects.values_list("amount_cents", flat=True)) == excess
    paid = sum(cents for one in expected for code, cents in one.legs if code == 1010)
    assert bank_file.paid_cents == paid
