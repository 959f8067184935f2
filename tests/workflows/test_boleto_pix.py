"""The Pix of a boleto, from the entry that asks for it to the QR code on the paper."""

from datetime import date, timedelta

import pytest

from emdia.books.charges.models import BoletoPix, Charge, ChargeState
from emdia.books.companies.models import BankAgreement, Company
from emdia.books.companies.scope import company_scope
from emdia.books.pix.models import PixCharge
from emdia.formats.documents import read_pages
from emdia.formats.pix import dynamic_code, static_code
from emdia.reports import boletos, second_copy
from emdia.reports.charge_codes import charge_codes
from emdia.reports.our_boleto import recognise
from emdia.reports.payment_page import OwedTitle, payment_page
from emdia.reports.receivables import ChargeRow, receivable_page

from .desk import DAY, LATER, MARIA, Desk
from .house import line
from .test_our_boleto import barcode

KEY = "71cdf9ba-c695-4e3c-b010-abb521a3f1be"
ENTERED, REFUSED, PAID, PAID_BY_PIX = "02", "03", "06", "10"


@pytest.fixture
def desk(database: str) -> Desk:
    made = Desk()
    with company_scope(made.company_id):
        Company.objects.update(postal_address="Rua do Exemplo, 100\nRecife – PE")
        BankAgreement.objects.update(bank_fields={"pix_key": KEY})
    return made


def code_of(place: str) -> str:
    return dynamic_code(url=f"qr.example.com/v2/cobv/{place}", name="BANCO", city="RECIFE")


def hybrid(desk: Desk, place: str = "1") -> Charge:
    """Return a boleto that the bank took in with its Pix."""
    charge = desk.charged()
    desk.send()
    desk.answer((charge, ENTERED), pix_code=code_of(place))
    return desk.again(charge)


def printed(desk: Desk, charge: Charge, on: date = DAY) -> set[str]:
    """Return what a reader finds in the QR codes of the boleto: the payer's part has it, too."""
    content = boletos.boleto_of(company_id=desk.company_id, charge_id=charge.pk, as_of=on)
    (page,) = read_pages(content)
    assert page.barcodes == (barcode(desk, charge),)
    return set(page.qr_codes)


def shown(desk: Desk, charge: Charge) -> ChargeRow:
    page = receivable_page(
        company_id=desk.company_id, receivable_id=charge.receivable_id, as_of=DAY
    )
    return {one.id: one for one in page.charges}[charge.pk]


def owed(desk: Desk, charge: Charge, on: date = DAY) -> OwedTitle:
    page = payment_page(
        company_id=desk.company_id,
        customer_id=desk.till.customer(MARIA),
        as_of=on,
    )
    return {one.receivable_id: one for one in page.titles}[charge.receivable_id]


def test_the_code_the_bank_answers_is_on_the_paper(desk: Desk) -> None:
    charge = hybrid(desk)
    assert (charge.kind, charge.state) == ("bolepix", ChargeState.REGISTERED)
    assert printed(desk, charge) == {code_of("1")}
    assert shown(desk, charge).pix_code == code_of("1")
    assert owed(desk, charge).pix_code == code_of("1")


def test_it_is_on_the_paper_of_a_late_title_for_its_bank_reckons(desk: Desk) -> None:
    charge = hybrid(desk)
    late = LATER + timedelta(days=30)
    assert printed(desk, charge, late) == {code_of("1")}
    assert owed(desk, charge, late).pix_code == code_of("1")


def test_it_comes_before_a_pix_that_was_charged_beside_it(desk: Desk) -> None:
    charge = hybrid(desk)
    beside(desk, charge)
    assert printed(desk, charge) == {code_of("1")}
    assert owed(desk, charge).pix_code == code_of("1")


def beside(desk: Desk, charge: Charge) -> str:
    """Let the title have an open Pix charge of its own; return its code."""
    code = static_code(key=KEY, name="VENTO NORTE", city="RECIFE", amount_cents=10_000, txid="X1")
    with company_scope(desk.company_id):
        account = desk.pix_account(KEY)
        made = Charge.objects.create(
            company_id=desk.company_id,
            receivable_id=charge.receivable_id,
            kind="pix",
            bank_account_id=desk.agreement.bank_account_id,
            txid="X1",
            state="registered",
            amount_cents=10_000,
            due_date=charge.due_date,
        )
        PixCharge.objects.create(
            company_id=desk.company_id, charge=made, pix_account=account, kind="static", code=code
        )
    return code


def test_a_static_code_is_told_only_while_it_pays_all(desk: Desk) -> None:
    charge = hybrid(desk)
    code = beside(desk, charge)
    with company_scope(desk.company_id):
        pix = Charge.objects.get(receivable_id=charge.receivable_id, kind="pix")

    def told(charge_id: int, on: date) -> str:
        asked = {"company_id": desk.company_id, "charge_id": charge_id, "as_of": on}
        return charge_codes(**asked).pix_code

    late = LATER + timedelta(days=30)
    assert (told(pix.pk, DAY), told(pix.pk, late)) == (code, "")
    assert told(charge.pk, DAY) == told(charge.pk, late) == code_of("1")


def test_without_an_answer_the_titles_own_pix_is_printed(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    desk.answer((charge, ENTERED))
    assert desk.again(charge).kind == "boleto"
    assert printed(desk, charge) == set()
    code = beside(desk, charge)
    assert printed(desk, charge) == {code}
    assert owed(desk, charge).pix_code == code


def test_a_refused_pix_leaves_a_boleto_and_says_why(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    desk.answer((charge, ENTERED), pix_error="003")
    assert desk.again(charge).kind == "boleto"
    assert printed(desk, charge) == set()
    row = shown(desk, charge)
    assert (row.pix_code, row.pix_refusal) == ("", "Chave inválida")


def test_a_code_that_is_kept_stays(desk: Desk) -> None:
    charge = hybrid(desk, "1")
    # Whoever has the paper in hand pays by what is printed on it.
    desk.answer((charge, ENTERED), pix_code=code_of("2"))
    desk.answer((charge, "12"), pix_error="010")
    assert printed(desk, charge) == {code_of("1")}
    assert shown(desk, charge).pix_refusal == ""


def test_a_refusal_beside_a_code_takes_none_away(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    told = {"nominal_cents": charge.amount_cents, "due_date": charge.due_date}
    number = int(charge.nosso_numero)
    desk.till.house.apply(
        line(number, ENTERED, pix_code=code_of("1"), **told),
        line(number, ENTERED, pix_error="010", **told),
    )
    assert printed(desk, charge) == {code_of("1")}


def test_after_a_refusal_a_code_is_taken(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    desk.answer((charge, ENTERED), pix_error="999")
    desk.answer((charge, ENTERED), pix_code=code_of("1"))
    assert printed(desk, charge) == {code_of("1")}
    assert shown(desk, charge).pix_refusal == ""


def test_a_code_comes_with_the_entry_alone(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    desk.answer((charge, ENTERED))
    desk.answer((charge, "14"), pix_code=code_of("1"))
    assert printed(desk, charge) == set()


def test_who_agreed_on_no_pix_gets_none(desk: Desk) -> None:
    with company_scope(desk.company_id):
        BankAgreement.objects.update(bank_fields={})
    charge = hybrid(desk)
    assert (charge.kind, printed(desk, charge)) == ("boleto", set())
    assert not recognise(company_id=desk.company_id, text=code_of("1"), as_of=DAY).is_ours


def test_a_line_whose_number_is_damaged_gives_its_code_to_nobody(desk: Desk) -> None:
    meant, other, *sound = [desk.charged() for _ in range(8)]
    desk.send()
    told = {"nominal_cents": meant.amount_cents, "due_date": meant.due_date}
    entries = [
        line(int(one.nosso_numero), ENTERED, pix_code=code_of(one.nosso_numero), **told)
        for one in (meant, *sound)
    ]
    house = desk.till.house
    lines = house.write(entries).split(b"\r\n")
    lines[1] = lines[1].replace(meant.nosso_numero.encode(), other.nosso_numero.encode())
    came = house.settle(house.receive(b"\r\n".join(lines)))
    assert (came.state, came.exceptions) == ("applied", 1)
    assert (printed(desk, meant), printed(desk, other)) == (set(), set())
    assert printed(desk, sound[0]) == {code_of(sound[0].nosso_numero)}


def test_a_part_paid_elsewhere_hides_the_code_that_asks_for_all(desk: Desk) -> None:
    charge = hybrid(desk)
    desk.answer((charge, "07"), posted_cents=4_000)
    assert owed(desk, charge).owed.total_cents == 6_000
    assert owed(desk, charge).pix_code == ""


def test_a_code_that_pays_a_key_is_not_kept(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    thief = static_code(key="ladrao@example.com", name="X", city="Y", amount_cents=10_000)
    came = desk.answer((charge, ENTERED), pix_code=thief)
    assert [(one["code"], one["line"]) for one in came.faults] == [("pix_code_invalid", 3)]
    assert (came.state, desk.again(charge).state) == ("applied", ChargeState.REGISTERED)
    assert printed(desk, charge) == set()
    assert not recognise(company_id=desk.company_id, text=thief, as_of=DAY).is_ours


def test_its_code_is_recognised_as_ours_letter_for_letter(desk: Desk) -> None:
    charge = hybrid(desk)
    found = recognise(company_id=desk.company_id, text=code_of("1"), as_of=DAY)
    assert (found.is_ours, found.is_payable, found.charge_id) == (True, True, charge.pk)
    other = recognise(company_id=desk.company_id, text=code_of("2"), as_of=DAY)
    assert (other.is_ours, other.why) == (False, "unknown")


def test_paid_by_its_code_it_waits_for_the_money(desk: Desk) -> None:
    charge = hybrid(desk)
    # The bank writes it off without a Pix record of that night.
    desk.answer((charge, PAID_BY_PIX))
    assert desk.again(charge).state == ChargeState.PAYMENT_ANNOUNCED
    assert owed(desk, charge).is_announced
    desk.answer((charge, PAID), posted_cents=10_000)
    assert desk.again(charge).state == ChargeState.PAID


def test_a_carne_carries_the_code_of_every_part(desk: Desk) -> None:
    ids = desk.sell(60_000, instalments=6)
    desk.charge(ids)
    desk.send()
    parts = [desk.of_title(receivable_id) for receivable_id in ids]
    for place, part in enumerate(parts):
        desk.answer((part, ENTERED), pix_code=code_of(str(place)))
    content = second_copy.carne_of_titles(company_id=desk.company_id, receivable_ids=ids, as_of=DAY)
    found = [code for page in read_pages(content) for code in page.qr_codes]
    assert sorted(found) == [code_of(str(place)) for place in range(6)]


def test_the_database_refuses_an_answer_that_says_nothing(desk: Desk) -> None:
    charge = hybrid(desk)
    with (
        pytest.raises(Exception, match="boleto_pix_has_a_code_or_why_not"),
        company_scope(desk.company_id),
    ):
        BoletoPix.objects.filter(pk=charge.pk).update(code="", refusal="")
