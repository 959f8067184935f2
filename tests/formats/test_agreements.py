"""What was agreed with a bank, put to work: numbers drawn, digits computed, faults told."""

from datetime import date
from typing import Any

import pytest

from emdia.formats.banks import banks, campo_livre
from emdia.formats.banks.agreements import (
    PIX_KEY,
    Agreement,
    NumbersRunOut,
    asked_fields,
    check,
)
from emdia.formats.boleto import FieldRefused, read_barcode
from emdia.formats.boleto.bank_code import printed_bank_code
from emdia.formats.remessa import PixTerms

DAY = date(2026, 3, 10)
ACCOUNT = {"agencia": "1234", "conta": "56789", "dac": "0", "convenio": ""}
# Bank, layout, carteira, convênio, fields, the seventh number, the same as printed.
AGREED: tuple[tuple[str, str, str, str, dict[str, str], str, str], ...] = (
    ("001", "400", "17", "1234567", {"variation": "019"},
     "12345670000000007", "12345670000000007"),
    ("001", "240", "17", "1234567", {"variation": "019", "remessa_carteira": "7"},
     "12345670000000007", "12345670000000007"),
    ("001", "240", "17", "123456", {"variation": "019", "remessa_carteira": "7"},
     "12345600007", "12345600007-6"),
    ("033", "400", "5", "",
     {"transmission_code": "12341300567813005678", "beneficiary": "7654321", "modalidade": "101"},
     "000000000007", "000000000007-8"),
    ("033", "240", "101", "",
     {"transmission_code": "123400007654321", "beneficiary": "7654321", "remessa_carteira": "5"},
     "000000000007", "000000000007-8"),
    ("104", "400", "01", "", {"beneficiary": "654321", "remessa_carteira": "1"},
     "14000000000000007", "14/000000000000007-3"),
    ("104", "240", "1", "", {"beneficiary": "1100001"},
     "14000000000000007", "14/000000000000007-3"),
    ("237", "400", "009", "4540691", {}, "00000000007", "09/00000000007-0"),
    ("237", "240", "009", "4540691", {}, "00000000007", "09/00000000007-0"),
    ("341", "400", "109", "", {}, "00000007", "109/00000007-7"),
    ("341", "240", "109", "", {}, "00000007", "109/00000007-7"),
    ("748", "400", "1", "", {"beneficiary": "56789", "posto": "02"}, "26200007", "26/200007-"),
    ("748", "240", "1", "", {"beneficiary": "56789", "posto": "02"}, "26200007", "26/200007-"),
    ("756", "400", "1", "", {"beneficiary": "98765", "agencia_dv": "0"}, "0000007", "0000007-"),
    ("756", "240", "1", "", {"beneficiary": "98765", "agencia_dv": "0"}, "0000007", "0000007-"),
)  # fmt: skip


def agreed(bank: str, layout: str, carteira: str, **told: Any) -> Agreement:
    return Agreement(bank=bank, layout=layout, carteira=carteira, **{**ACCOUNT, **told})


def ending_days(bank: str) -> int | None:
    """Caixa's titles end: it wants to be told after how many days."""
    return 30 if bank == "104" else None


@pytest.mark.parametrize("row", AGREED, ids=lambda row: f"{row[0]}-{row[1]}-{row[3]}")
def test_every_bank_that_takes_remessas(row: tuple[Any, ...]) -> None:
    bank, layout, carteira, convenio, fields, number, printed = row
    made = agreed(bank, layout, carteira, convenio=convenio, fields=fields)
    assert check(made, write_off_days=ending_days(bank), on=DAY) == ()
    assert made.number(7, issued=DAY) == number
    assert made.printed(number).startswith(printed)
    digits = made.barcode(nosso_numero=number, due_date=DAY, amount_cents=100)
    read = read_barcode(digits, reference_date=DAY)
    assert (read.bank, read.due_date, read.amount_cents) == (bank, DAY, 100)
    assert campo_livre.readings(bank, read.campo_livre)
    assert made.number_in(read.campo_livre) == number
    named = {field.name for field in asked_fields(bank=bank, layout=layout)}
    assert set(fields) <= named


def test_every_bank_with_a_remessa_is_tried() -> None:
    known = {(card.code, layout) for card in banks().values() for layout in card.remessas}
    assert {row[:2] for row in AGREED} == known


def test_what_is_missing_is_named() -> None:
    (fault,) = check(agreed("104", "240", "1"), write_off_days=None, on=DAY)
    assert fault.field == "beneficiario"
    faults = check(agreed("001", "400", "17", convenio="1234567"), write_off_days=None, on=DAY)
    assert [one.field for one in faults] == ["variation"]


def test_what_the_bank_numbers_is_not_drawn() -> None:
    (fault,) = check(agreed("341", "400", "112"), write_off_days=None, on=DAY)
    assert fault.code == "numbered_by_the_bank"


KEY = "71cdf9ba-c695-4e3c-b010-abb521a3f1be"


def test_a_pix_is_agreed_where_the_banks_record_is_declared() -> None:
    declared = {
        (card.code, layout)
        for card in banks().values()
        for layout, form in card.remessas.items()
        if form.takes_pix
    }
    offered = {
        (bank, layout)
        for bank, layout, *_ in AGREED
        if PIX_KEY in {field.name for field in asked_fields(bank=bank, layout=layout)}
    }
    assert offered == declared == {("033", "240"), ("033", "400"), ("341", "400")}


@pytest.mark.parametrize("key", [KEY, "financeiro@vento.example", "+5511988887777"])
def test_an_agreement_with_pix_is_tried_with_its_key(key: str) -> None:
    made = agreed("341", "400", "109", fields={PIX_KEY: key})
    assert made.pix == PixTerms(key=key)
    assert check(made, write_off_days=None, on=DAY) == ()


def test_what_is_no_key_or_no_carteira_of_pix_is_told() -> None:
    (fault,) = check(
        agreed("341", "400", "109", fields={PIX_KEY: "x"}), write_off_days=None, on=DAY
    )
    assert fault.field == "key"
    other = agreed("341", "400", "175", fields={PIX_KEY: KEY})
    (fault,) = check(other, write_off_days=None, on=DAY)
    assert "must be of carteira 109" in fault.message


def test_numbers_end() -> None:
    made = agreed("341", "400", "109")
    assert made.number(99_999_999, issued=DAY) == "99999999"
    for running in (0, 100_000_000):
        with pytest.raises(NumbersRunOut):
            made.number(running, issued=DAY)


def test_sicredi_counts_within_its_bytes_and_over_the_years() -> None:
    made = agreed("748", "400", "1", fields={"beneficiary": "56789", "posto": "02"})
    assert made.number(1, issued=DAY) == "26200001"
    assert made.number(99_999, issued=DAY) == "26299999"
    assert made.number(100_000, issued=DAY) == "26300001"
    assert made.number(799_992, issued=DAY) == "26999999"
    assert made.number(799_993, issued=date(2027, 1, 4)) == "27200001"


def test_a_campo_livre_of_another_form_is_refused() -> None:
    with pytest.raises(FieldRefused):
        agreed("341", "400", "109").number_in("9" * 25)


@pytest.mark.parametrize(
    ("bank", "printed"),
    [("001", "001-9"), ("033", "033-7"), ("104", "104-0"), ("237", "237-2"), ("341", "341-7"),
     ("748", "748-X"), ("756", "756-0")],
)  # fmt: skip
def test_the_code_of_a_bank_as_printed(bank: str, printed: str) -> None:
    assert printed_bank_code(bank) == printed
