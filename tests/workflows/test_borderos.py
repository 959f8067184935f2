"""Titles charged, sent to the bank in borderôs, answered, changed and resent."""

from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError

from emdia.books.borderos.models import Answer, Asked, Bordero, BorderoState
from emdia.books.borderos.waiting import waiting
from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies.models import BankAgreement, Company
from emdia.books.companies.scope import company_scope
from emdia.formats.remessa import Kind, PixTerms
from emdia.reports.borderos import borderos as borderos_page
from emdia.workflows import borderos
from emdia.workflows.borderos import Instruction, UnableToBordero
from emdia.workflows.cancel_receivables import cancel, restore
from emdia.workflows.change_receivables import Rebate, change_due_date, grant_rebate
from emdia.workflows.decide_approval import UnableToDecide
from emdia.workflows.open_receivables import UnableToChangeReceivables

from ..conftest import _url
from .desk import DAY, JOSE, LATER, NOON, Desk

ENTERED, REFUSED, WRITTEN_OFF, DUE_CHANGED = "02", "03", "09", "14"


@pytest.fixture
def desk(database: str) -> Desk:
    return Desk()


def state(desk: Desk, charge: Charge) -> tuple[str, bool]:
    now = desk.again(charge)
    return now.state, now.waits_for_remessa


def test_a_title_is_charged_once_under_a_number_of_its_own(desk: Desk) -> None:
    first, second = desk.charged(), desk.charged()
    assert int(second.nosso_numero) == int(first.nosso_numero) + 1
    assert state(desk, first) == (ChargeState.DRAFT, True)
    again = desk.charge([first.receivable_id])
    assert (again.done, again.refused[0].code) == (0, "charged_already")


def test_a_range_that_ends_gives_no_number(desk: Desk) -> None:
    with company_scope(desk.company_id):
        BankAgreement.objects.update(next_nosso_numero=41, last_of_range=42)
    ids = [*desk.sell(), *desk.sell(), *desk.sell()]
    with pytest.raises(UnableToChangeReceivables, match="numbers_run_out"):
        desk.charge(ids)
    assert desk.charge(ids[:2]).done == 2


def test_a_number_that_was_given_is_refused_by_the_database(desk: Desk) -> None:
    given = desk.charged()
    titles = desk.sell()
    with company_scope(desk.company_id):
        BankAgreement.objects.update(next_nosso_numero=int(given.nosso_numero))
    with pytest.raises(UnableToChangeReceivables, match="number_taken"):
        desk.charge(titles)


def test_a_restore_jumps_over_what_the_original_may_have_given(database: str, desk: Desk) -> None:
    before = int(desk.charged().nosso_numero)
    desk.send()
    with psycopg.connect(_url(database, owner=True), autocommit=True) as owner:
        owner.execute("SELECT begin_quarantine('b', now(), 5000000)")
    assert int(desk.charged().nosso_numero) == before + 1 + 50_000
    sent = desk.send()
    assert (sent.sequence, sent.number) == (50_002, 50_002)


def test_what_is_sent_is_what_the_bank_reads(desk: Desk) -> None:
    charge = desk.charged(12_345, discount_cents=500, discount_until_date=DAY)
    bordero = desk.send()
    (said,) = desk.remessa(bordero).instructions
    assert (said.kind, said.nosso_numero, said.nominal_cents) == (
        Kind.ENTRY,
        charge.nosso_numero,
        12_345,
    )
    assert said.payer is not None
    assert (said.payer.postal_code, said.payer.city) == ("01001000", "SAO PAULO")
    assert said.due_date == LATER
    assert said.fine is not None
    assert said.interest is not None
    assert said.interest.amount_cents == 4
    assert said.discounts[0].amount_cents == 500
    assert state(desk, charge) == (ChargeState.SENT, False)


def test_a_hybrid_boletos_entry_asks_the_bank_for_its_pix_and_nothing_else_does(
    desk: Desk,
) -> None:
    plain = desk.charged()
    (said,) = desk.remessa(desk.send()).instructions
    assert said.pix is None
    key = "71cdf9ba-c695-4e3c-b010-abb521a3f1be"
    with company_scope(desk.company_id):
        BankAgreement.objects.update(bank_fields={"pix_key": key})
    desk.answer((plain, ENTERED))
    change_due_date(
        receivable_ids=[plain.receivable_id],
        due_date=LATER + timedelta(days=5),
        reason="Asked for.",
        **desk.till.acting,
    )
    hybrid = desk.charged()
    (row,) = borderos_page(company_id=desk.company_id, as_of=DAY).waiting
    assert (row.pix_key, row.faults, row.lacks_pix_record) == (key, (), False)
    asked = {one.nosso_numero: one for one in desk.remessa(desk.send()).instructions}
    assert asked[hybrid.nosso_numero].pix == PixTerms(key=key)
    assert asked[plain.nosso_numero].kind == Kind.CHANGE_DUE_DATE
    assert asked[plain.nosso_numero].pix is None


def test_who_lacks_an_address_waits(desk: Desk) -> None:
    ready, lacking = desk.charged(), desk.charged(customer=JOSE)
    with company_scope(desk.company_id):
        found = waiting(desk.agreement, on=DAY)
    assert [ask.title.charge_id for ask in found.ready] == [ready.pk]
    assert [(one.title.charge_id, one.codes) for one in found.missing] == [
        (lacking.pk, ("payer_street", "payer_city", "payer_state", "payer_postal_code"))
    ]
    desk.send()
    assert state(desk, lacking) == (ChargeState.DRAFT, True)


def test_a_past_due_date_waits_for_another(desk: Desk) -> None:
    charge = desk.charged()
    with company_scope(desk.company_id):
        found = waiting(desk.agreement, on=LATER + timedelta(days=1))
    assert found.missing[0].codes == ("due_date_past",)
    assert found.missing[0].title.charge_id == charge.pk


def test_nothing_is_prepared_twice(desk: Desk) -> None:
    desk.charged()
    desk.prepare()
    with pytest.raises(UnableToBordero, match="nothing_waits"):
        desk.prepare()


def test_remessas_are_numbered_one_after_another(desk: Desk) -> None:
    files = []
    for _ in range(3):
        desk.charged()
        files.append(desk.send())
    assert [one.sequence for one in files] == [1, 2, 3]
    assert [one.number for one in files] == [1, 2, 3]
    assert len({one.file_name for one in files}) == 3


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(desk: Desk) -> None:
    charge = desk.charged(kind="XYZ")
    bordero_id = desk.prepare()
    with pytest.raises(UnableToBordero, match="not_written") as refusal:
        desk.send(bordero_id)
    assert "species" in refusal.value.faults[0].message or "kind" in refusal.value.faults[0].message
    assert desk.bordero(bordero_id).state == BorderoState.PREPARED
    assert state(desk, charge) == (ChargeState.DRAFT, True)
    with company_scope(desk.company_id):
        assert BankAgreement.objects.get().next_remessa_sequence == 1


def test_a_title_settled_meanwhile_does_not_leave(desk: Desk) -> None:
    kept, settled = desk.charged(), desk.charged()
    bordero_id = desk.prepare()
    cancel(
        receivable_ids=[settled.receivable_id], reason="Billed twice", now=NOON, **desk.till.acting
    )
    assert state(desk, settled) == (ChargeState.WITHDRAWN, False)
    bordero = desk.send(bordero_id)
    assert [one.nosso_numero for one in desk.remessa(bordero).instructions] == [kept.nosso_numero]
    assert [one.answer for one in desk.lines(bordero)] == ["", Answer.WITHDRAWN]
    restore(receivable_ids=[settled.receivable_id], **desk.till.acting)
    assert state(desk, settled) == (ChargeState.DRAFT, True)


def test_lines_are_left_out_and_wait_for_another(desk: Desk) -> None:
    left, kept = desk.charged(), desk.charged()
    bordero_id = desk.prepare()
    line = next(one for one in desk.lines(bordero_id) if one.charge_id == left.pk)
    borderos.leave_out(
        company_id=desk.company_id,
        bordero_id=bordero_id,
        line_ids=[line.pk],
        by=desk.till.people["ana"],
    )
    assert len(desk.remessa(desk.send(bordero_id)).instructions) == 1
    assert state(desk, kept) == (ChargeState.SENT, False)
    assert state(desk, left) == (ChargeState.DRAFT, True)
    assert len(desk.remessa(desk.send()).instructions) == 1


def test_a_discarded_borderô_gives_everything_back(desk: Desk) -> None:
    charge = desk.charged()
    bordero_id = desk.prepare()
    borderos.discard(
        company_id=desk.company_id,
        bordero_id=bordero_id,
        reason="Wrong day",
        by=desk.till.people["ana"],
    )
    assert desk.bordero(bordero_id).state == BorderoState.DISCARDED
    desk.send()
    assert state(desk, charge) == (ChargeState.SENT, False)


def test_the_banks_answer_is_held_against_what_was_sent(desk: Desk) -> None:
    entered, refused, silent = desk.charged(1_000), desk.charged(2_000), desk.charged(4_000)
    bordero = desk.send()
    desk.answer((entered, ENTERED), (refused, REFUSED))
    with company_scope(desk.company_id):
        totals = borderos.queries.totals(bordero.pk)
    assert (totals.entries, totals.entries_cents) == (3, 7_000)
    assert (totals.confirmed, totals.confirmed_cents) == (1, 1_000)
    assert (totals.refused, totals.refused_cents) == (1, 2_000)
    assert (totals.unanswered, totals.unanswered_cents) == (1, 4_000)
    assert state(desk, entered) == (ChargeState.REGISTERED, False)
    assert state(desk, refused) == (ChargeState.REJECTED, False)
    assert state(desk, silent) == (ChargeState.SENT, False)


def test_a_refused_entry_is_resent_under_its_number(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    desk.answer((charge, REFUSED))
    assert (
        borderos.resend(
            company_id=desk.company_id, charge_ids=[charge.pk], by=desk.till.people["ana"]
        )
        == 1
    )
    bordero = desk.send()
    assert desk.remessa(bordero).instructions[0].nosso_numero == charge.nosso_numero
    desk.answer((charge, ENTERED))
    assert state(desk, charge) == (ChargeState.REGISTERED, False)
    assert [one.answer for one in desk.lines(bordero)] == [Answer.CONFIRMED]


def registered(desk: Desk, **values: int) -> Charge:
    charge = desk.charged(**values)
    desk.send()
    desk.answer((charge, ENTERED))
    return charge


def postpone(desk: Desk, charge: Charge, days: int) -> None:
    change_due_date(
        receivable_ids=[charge.receivable_id],
        due_date=LATER + timedelta(days=days),
        reason="Agreed",
        **desk.till.acting,
    )


def test_a_due_date_is_told_and_known_when_confirmed(desk: Desk) -> None:
    charge = registered(desk)
    postpone(desk, charge, 10)
    (said,) = desk.remessa(desk.send()).instructions
    assert (said.kind, said.due_date) == (Kind.CHANGE_DUE_DATE, LATER + timedelta(days=10))
    told = desk.again(charge)
    assert (told.due_date, told.asked_due_date) == (LATER, LATER + timedelta(days=10))
    with pytest.raises(UnableToBordero, match="nothing_waits"):
        desk.prepare()
    desk.answer((charge, DUE_CHANGED))
    known = desk.again(charge)
    assert (known.due_date, known.asked_due_date) == (LATER + timedelta(days=10), None)


def test_a_second_due_date_overtakes_the_first(desk: Desk) -> None:
    charge = registered(desk)
    postpone(desk, charge, 10)
    first = desk.send()
    postpone(desk, charge, 15)
    second = desk.send()
    assert [one.answer for one in desk.lines(first)] == [Answer.OVERTAKEN]
    desk.answer((charge, DUE_CHANGED))
    assert [one.answer for one in desk.lines(second)] == [Answer.CONFIRMED]
    assert desk.again(charge).due_date == LATER + timedelta(days=15)


def test_a_due_date_taken_back_while_it_is_on_its_way_is_told_too(desk: Desk) -> None:
    charge = registered(desk)
    postpone(desk, charge, 10)
    desk.send()
    postpone(desk, charge, 0)
    assert desk.again(charge).asked_due_date is None
    (said,) = desk.remessa(desk.send()).instructions
    assert (said.kind, said.due_date) == (Kind.CHANGE_DUE_DATE, LATER)
    desk.answer((charge, DUE_CHANGED))
    known = desk.again(charge)
    assert (known.due_date, known.asked_due_date) == (LATER, None)


def test_what_was_asked_between_preparing_and_sending_waits(desk: Desk) -> None:
    charge = registered(desk)
    postpone(desk, charge, 10)
    bordero_id = desk.prepare()
    postpone(desk, charge, 11)
    with pytest.raises(UnableToBordero, match="nothing_left"):
        desk.send(bordero_id)
    borderos.discard(
        company_id=desk.company_id, bordero_id=bordero_id, reason="Late", by=desk.till.people["ana"]
    )
    (said,) = desk.remessa(desk.send()).instructions
    assert said.due_date == LATER + timedelta(days=11)


def test_a_rebate_is_granted_and_taken_away(desk: Desk) -> None:
    charge = registered(desk)
    for cents, kind, confirmed_by in (
        (700, Kind.GRANT_REBATE, "12"),
        (0, Kind.CANCEL_REBATE, "13"),
    ):
        grant_rebate(
            company_id=desk.company_id,
            receivable_ids=[charge.receivable_id],
            rebate=Rebate(cents=cents),
            reason="Short delivery",
            by=desk.till.people["ana"],
            now=NOON,
        )
        (said,) = desk.remessa(desk.send()).instructions
        assert said.kind is kind
        desk.answer((charge, confirmed_by))
    known = desk.again(charge)
    assert (known.told_rebate_cents, known.asked_rebate_cents) == (0, None)


def test_a_settled_title_is_written_off_at_the_bank(desk: Desk) -> None:
    charge = registered(desk)
    cancel(
        receivable_ids=[charge.receivable_id], reason="Billed twice", now=NOON, **desk.till.acting
    )
    (said,) = desk.remessa(desk.send()).instructions
    assert said.kind is Kind.WRITE_OFF
    assert state(desk, charge) == (ChargeState.CANCEL_REQUESTED, False)
    desk.answer((charge, WRITTEN_OFF))
    assert state(desk, charge) == (ChargeState.WRITTEN_OFF, False)


@pytest.mark.parametrize(
    ("asked", "confirmed_by"), [(Asked.PROTEST, "19"), (Asked.DO_NOT_PROTEST, "21")]
)
def test_an_instruction_by_hand_goes_with_the_next(
    desk: Desk, asked: Asked, confirmed_by: str
) -> None:
    charge = registered(desk)
    given = {"company_id": desk.company_id, "by": desk.till.people["ana"], "reason": "Policy"}
    assert (
        borderos.instruct(charge_ids=[charge.pk], instruction=Instruction(asked=asked), **given)
        == 1
    )
    with pytest.raises(UnableToBordero, match="already_asked"):
        borderos.instruct(charge_ids=[charge.pk], instruction=Instruction(asked=asked), **given)
    bordero = desk.send()
    assert desk.remessa(bordero).instructions[0].kind is Kind(asked)
    desk.answer((charge, confirmed_by))
    assert [one.answer for one in desk.lines(bordero)] == [Answer.CONFIRMED]


def test_a_refused_instruction_is_told_again(desk: Desk) -> None:
    charge = registered(desk)
    postpone(desk, charge, 10)
    bordero = desk.send()
    desk.answer((charge, "17"))
    assert [one.answer for one in desk.lines(bordero)] == [Answer.REFUSED]
    assert desk.again(charge).state == ChargeState.REGISTERED
    with pytest.raises(UnableToBordero, match="nothing_waits"):
        desk.prepare()
    borderos.resend(company_id=desk.company_id, charge_ids=[charge.pk], by=desk.till.people["ana"])
    assert desk.remessa(desk.send()).instructions[0].kind is Kind.CHANGE_DUE_DATE


def limit(desk: Desk, cents: int | None) -> None:
    with company_scope(desk.company_id):
        Company.objects.update(bordero_limit_cents=cents)


def test_above_the_limit_a_second_person_sends(desk: Desk) -> None:
    charge = desk.charged(10_000)
    limit(desk, 9_999)
    bordero_id = desk.prepare()
    sent = borderos.send(bordero_id=bordero_id, now=NOON, **desk.till.acting)
    assert sent.approval_id is not None
    assert desk.bordero(bordero_id).state == BorderoState.ASKED
    with pytest.raises(UnableToDecide, match="self_approval"):
        desk.till.decide(sent.approval_id, by="ana")
    desk.till.decide(sent.approval_id)
    assert desk.bordero(bordero_id).state == BorderoState.SENT
    assert state(desk, charge) == (ChargeState.SENT, False)


def test_a_refused_approval_lets_the_borderô_be_prepared_further(desk: Desk) -> None:
    desk.charged(10_000)
    limit(desk, 0)
    bordero_id = desk.prepare()
    sent = borderos.send(bordero_id=bordero_id, now=NOON, **desk.till.acting)
    desk.till.decide(sent.approval_id or 0, approve=False)
    assert desk.bordero(bordero_id).state == BorderoState.PREPARED
    limit(desk, None)
    assert desk.send(bordero_id).state == BorderoState.SENT


def test_what_changed_since_the_approval_was_asked_is_not_sent(desk: Desk) -> None:
    charge = desk.charged(10_000)
    desk.charged(10_000)
    limit(desk, 0)
    bordero_id = desk.prepare()
    sent = borderos.send(bordero_id=bordero_id, now=NOON, **desk.till.acting)
    with company_scope(desk.company_id):
        line = borderos.queries.lines(bordero_id).get(charge_id=charge.pk)
        type(line).objects.filter(pk=line.pk).update(nominal_cents=20_000)
    with pytest.raises(UnableToDecide, match="content_changed"):
        desk.till.decide(sent.approval_id or 0)


def test_the_database_refuses_a_file_without_number_and_a_number_twice(desk: Desk) -> None:
    desk.charged()
    sent = desk.send()
    desk.charged()
    bordero_id = desk.prepare()
    mine = Bordero.objects.filter(pk=bordero_id)
    with (
        pytest.raises(IntegrityError, match="sent_has_its_file"),
        company_scope(desk.company_id),
    ):
        mine.update(state=BorderoState.SENT)
    names = ("convenio", "layout", "sequence", "sha256", "size_bytes", "generated_date", "sent_at")
    told = {name: getattr(sent, name) for name in names}
    with pytest.raises(IntegrityError, match="sequence_once"), company_scope(desk.company_id):
        mine.update(state=BorderoState.SENT, file_name="other.rem", sent_by="x", **told)
