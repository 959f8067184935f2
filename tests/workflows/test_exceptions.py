"""What waits for a person: found with its evidence, resolved by its money or by a word."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from emdia.books.bank_files import queries as files
from emdia.books.companies.scope import company_scope
from emdia.books.payments.models import Receipt
from emdia.reports.exceptions import ExceptionPage, Question, exceptions
from emdia.rules.instruments import Instrument
from emdia.web.exceptions.forms import place_of
from emdia.web.exceptions.rows import written
from emdia.workflows import resolve_exception
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.resolve_exception import Case

from .house import DAY, NOON, line, paid
from .till import MARIA, Till


@pytest.fixture
def till(database: str) -> Till:
    return Till()


def page(till: Till, state: str = "open", **asked: object) -> ExceptionPage:
    told = {"line": None, "receipt_id": None, **asked}
    return exceptions(company_id=till.company_id, state=state, as_of=DAY, **told)  # type: ignore[arg-type]


def opened(till: Till) -> Question:
    question = page(till).open_one
    assert question is not None
    return question


def evidence(question: Question, document: str) -> set[str]:
    (found,) = [one for one in question.candidates if one.document == document]
    return {one.code for one in found.evidence}


def settle(till: Till, receipt_id: int, **titles: int) -> bool:
    parts = till.parts({int(name[1:]): cents for name, cents in titles.items()})
    return resolve_exception.settle(receipt_id=receipt_id, parts=parts, now=NOON, **till.acting)


def test_a_nosso_numero_one_slip_away_is_the_best(till: Till) -> None:
    # 00000040 is nobody's; title 4 is 00000004, and 10 and others are not issued.
    till.house.expect({41: 12_345})
    till.house.apply(paid(14, 12_345, nominal_cents=12_345))
    question = opened(till)
    assert (question.row.reason, question.row.waiting_cents) == ("title_unknown", 12_345)
    best = question.candidates[0]
    assert best.document == "FAT41"
    assert evidence(question, "FAT41") >= {"near_number", "amount_owed", "due_close"}
    assert settle(till, question.row.receipt_id or 0, t41=12_345) is True
    assert till.owed(41) == 0
    assert page(till).rows == ()
    assert [row.state for row in page(till, "resolved").rows] == ["resolved"]
    assert till.is_sound()


def test_a_payer_is_known_by_name_number_and_by_what_he_paid_before(till: Till) -> None:
    till.take(8_000, customer=None, payer_name="CUSTÔMER 00000000002 S/A")
    question = opened(till)
    assert evidence(question, "FAT4") >= {"name_alike", "amount_owed", "due_close"}
    settle(till, question.row.receipt_id or 0, t4=8_000)
    resolve_exception.undo(receipt_id=question.row.receipt_id or 0, now=NOON, **till.acting)
    assert till.owed(4) == 8_000
    # The next one is of the same payer, whose number is known from the first.
    settle(till, till.take(100, customer=None, payer_tax_id="11444777000161"), t4=100)
    till.take(50, customer=None, payer_tax_id="11444777000161")
    rows = {row.waiting_cents: row for row in page(till).rows}
    asked = page(till, receipt_id=rows[50].receipt_id).open_one
    assert asked is not None
    assert evidence(asked, "FAT4") >= {"paid_before"}
    assert till.is_sound()


def test_a_late_payment_of_a_stranger_finds_its_title_by_amount(till: Till) -> None:
    till.take(10_300, customer=None, on=DAY + timedelta(days=30))
    question = opened(till)
    assert {one.document for one in question.candidates} == {"FAT1", "FAT2", "FAT3"}
    assert evidence(question, "FAT1") >= {"amount_owed", "due_close"}


def test_money_is_spread_over_the_titles_of_the_best_ones_customer(till: Till) -> None:
    receipt_id = till.take(25_000, customer=None, payer_tax_id=f"{MARIA:011d}")
    question = opened(till)
    shares = {one.document: one.spread_cents for one in question.candidates}
    assert shares == {"FAT1": 10_000, "FAT2": 10_000, "FAT3": 5_000}
    assert settle(till, receipt_id, t1=10_000, t2=10_000) is False
    assert page(till).rows == ()  # It has a customer now, and waits at the receipt.
    assert till.receipt(receipt_id).customer_id == till.customer(MARIA)
    assert till.is_sound()


def test_above_the_limit_an_undo_leaves_the_customer(till: Till) -> None:
    receipt_id = till.take(60_000, customer=None)
    settle(till, receipt_id, t1=10_000)
    resolve_exception.undo(receipt_id=receipt_id, now=NOON, **till.acting)
    assert (till.owed(1), till.receipt(receipt_id).customer_id) == (10_000, till.customer(MARIA))
    with pytest.raises(UnableToUseReceipt, match="other_customer"):
        settle(till, receipt_id, t4=8_000)


def test_a_line_without_money_is_resolved_by_a_word(till: Till) -> None:
    file = till.house.apply(line(77, "03"), line(78, "03"))
    assert [row.reason for row in page(till).rows] == ["title_unknown"] * 2
    case = Case(line=(file.pk, till.house.lines(file)[0].line_number))
    say = {
        "company_id": till.company_id,
        "takes_it": True,
        "by": till.people["ana"],
        "now": NOON,
    }
    with pytest.raises(UnableToUseReceipt, match="reason_missing"):
        resolve_exception.say(case=case, state="ignored", note=" ", **say)  # type: ignore[arg-type]
    resolve_exception.say(case=case, state="waiting", note="Asked the bank", **say)  # type: ignore[arg-type]
    (waiting,) = page(till, "waiting").rows
    assert (waiting.owner, waiting.note) == ("ana", "Asked the bank")
    resolve_exception.say(case=case, state="resolved", note="", **say)  # type: ignore[arg-type]
    assert len(page(till).rows) == 1
    with pytest.raises(UnableToUseReceipt, match="exception_unknown"):
        resolve_exception.say(case=replace(case, line=(file.pk, 1)), state="open", note="", **say)  # type: ignore[arg-type]


def test_a_cheque_nobody_knows_waits_for_its_clearing_too(till: Till) -> None:
    receipt_id = till.take(8_000, customer=None, instrument=Instrument.CHEQUE)
    with pytest.raises(UnableToUseReceipt, match="not_cleared"):
        settle(till, receipt_id, t4=8_000)
    with company_scope(till.company_id):
        assert Receipt.objects.get(pk=receipt_id).customer_id is None


def test_page_after_page_shows_each_once(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till.house.apply(*(paid(500 + number, 100) for number in range(5)))
    # Lines without money come last; two receipts and a line of one day are told apart.
    till.house.apply(line(777, "03"), line(778, "03"))
    for days in (0, 1, 1):
        till.take(50, customer=None, on=DAY - timedelta(days=days))
    for state in ("open", ""):
        whole = page(till, state).rows
        assert len(whole) == 10
        for size in (1, 3, 10):
            monkeypatch.setattr("emdia.reports.exceptions.ROWS_SHOWN", size)
            seen, after = list[object](), None
            while True:
                shown = page(till, state, after=after)
                assert shown.open_one is not None
                assert shown.open_one.row == shown.rows[0]
                seen += shown.rows
                if shown.next_after is None:
                    break
                assert len(shown.rows) == size
                after = place_of(written(shown.next_after))
                assert after == shown.next_after
            assert seen == list(whole)
        monkeypatch.undo()


@pytest.mark.parametrize("text", ["", "2____", "0_2026-02-30_1_1_1", "0_٢", "0_x___", "0_1_2"])
def test_a_wrong_place_asks_for_the_first_page(text: str) -> None:
    assert place_of(text) is None


def test_another_company_is_not_searched(till: Till) -> None:
    with company_scope(till.company_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_like(%s, 'CUSTOMER', 10)", [till.company_id])
        assert cursor.fetchone() == (2,)
        cursor.execute(
            "SELECT count(*) FROM customers_like(%s, 'CUSTOMER', 10)", [till.company_id + 1]
        )
        assert cursor.fetchone() == (0,)


def test_the_payer_that_a_line_names_speaks_for_his_titles(till: Till) -> None:
    """Itaú prints the payer's name in columns 325 to 354 of a return."""
    content = till.house.write([paid(99, 7_000), paid(98, 8_000)])
    lines = content.split(b"\n")
    lines[2] = lines[2][:324] + b"CUSTOMER 00000000002".ljust(30) + lines[2][354:]
    till.house.settle(till.house.receive(b"\n".join(lines)))
    named, nameless = sorted(page(till).rows, key=lambda row: row.waiting_cents, reverse=True)
    asked = page(till, line=(named.bank_file_id, named.line_number)).open_one
    assert asked is not None
    assert asked.row.payer_name == "CUSTOMER 00000000002"
    assert evidence(asked, "FAT4") >= {"name_alike", "amount_owed"}
    other = page(till, line=(nameless.bank_file_id, nameless.line_number)).open_one
    assert other is not None
    assert (other.row.payer_name, other.row.payer_tax_id) == ("", "")


def test_a_line_is_read_out_of_a_file_of_any_size(till: Till, monkeypatch: Any) -> None:
    content = till.house.write([paid(number, 100 + number) for number in range(1, 60)])
    file_id = till.house.receive(content)
    with company_scope(till.company_id):
        for block in (1, 401, 402, 1_000, 1 << 20):
            monkeypatch.setattr(files, "BLOCK", block)
            every = [files.line(file_id, number) for number in range(1, 63)]
            # What follows the last line end is empty.
            assert [one + b"\n" for one in every[:-1]] == content.splitlines(keepends=True)
            assert every[-1] == files.line(file_id, 1_000) == b""
