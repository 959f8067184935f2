"""Writing a remessa and reading it back: what is said, what is refused, what stays as it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.banks import UnknownBank, bank
from emdia.formats.banks.b341_itau.remessa_sample import CNAB240, CNAB400, ENTRY, HEADING
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    DayLong,
    Digits,
    Field,
    FieldDoesNotFit,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Unreadable,
)
from emdia.formats.remessa import Charge, Instruction, Kind, PixTerms, UnableToTell
from emdia.formats.remessa.alphabet import plain_capitals
from emdia.formats.remessa.reading import read_remessa, recognise_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.kernel.faults import Fault

DAY = date(2026, 4, 11)
PAYER = ENTRY.payer
assert PAYER is not None


def write(*asked: Instruction, layout: str = "400", **heading: Any) -> bytes:
    return write_remessa(
        bank="341", layout=layout, heading=replace(HEADING, **heading), instructions=asked
    )


def back(*asked: Instruction, layout: str = "400") -> tuple[Instruction, ...]:
    return read_remessa(write(*asked, layout=layout), bank="341", layout=layout).instructions


def refused(*asked: Instruction, layout: str = "400", **heading: Any) -> tuple[Fault, ...]:
    with pytest.raises(UnableToWrite) as refusal:
        write(*asked, layout=layout, **heading)
    return refusal.value.faults


def lines(data: bytes) -> list[bytes]:
    return data.split(b"\r\n")[:-1]


@pytest.mark.parametrize(("layout", "asked"), [("400", CNAB400), ("240", CNAB240)])
def test_the_sample_is_the_generated_one(layout: str, asked: tuple[Instruction, ...]) -> None:
    stored = (bank("341").samples / f"remessa-cnab{layout}.rem").read_bytes()
    assert stored == write(*asked, layout=layout)
    assert recognise_remessa(stored) == ("341", layout)


@pytest.mark.parametrize(("layout", "asked"), [("400", CNAB400), ("240", CNAB240)])
def test_what_is_read_is_what_was_asked(layout: str, asked: tuple[Instruction, ...]) -> None:
    read = back(*asked, layout=layout)
    assert [one.kind for one in read] == [one.kind for one in asked]
    assert [one.nominal_cents for one in read] == [one.nominal_cents for one in asked]
    assert [one.discounts for one in read] == [one.discounts for one in asked]
    assert [one.fine for one in read] == [one.fine for one in asked]
    assert [one.interest for one in read] == [one.interest for one in asked]
    assert [one.protest_days for one in read] == [one.protest_days for one in asked]
    assert [one.listing_days for one in read] == [one.listing_days for one in asked]
    assert [one.write_off_days for one in read] == [one.write_off_days for one in asked]
    assert [one.pix for one in read] == [one.pix for one in asked]
    assert [one.is_sent_by_bank for one in read] == [one.is_sent_by_bank for one in asked]


def test_a_cnab_400_entry_stands_in_its_columns() -> None:
    header, title, trailer = lines(write(ENTRY))
    assert header[:26] == b"01REMESSA01COBRANCA       "
    assert header[26:38] == b"123400567890"
    assert title[1:17] == b"0212ABC34501DE35"
    assert title[62:70] == b"90000001"
    assert title[107:110] == b"I01"
    assert title[120:139] == b"1004260000000010000"
    assert title[234:264] == b"MARIA DA CONCEICAO TESTE      "
    assert [line[394:] for line in (header, title, trailer)] == [b"000001", b"000002", b"000003"]


def test_a_cnab_240_file_counts_itself() -> None:
    records = lines(write(ENTRY, ENTRY, layout="240"))
    assert [record[7:8] + record[13:14] for record in records] == [
        b"0 ", b"10", b"3P", b"3Q", b"3P", b"3Q", b"5 ", b"9 ",
    ]  # fmt: skip
    assert [record[8:13] for record in records[2:6]] == [b"00001", b"00002", b"00003", b"00004"]
    assert records[6][17:23] == b"000006"
    assert records[7][17:29] == b"000001000008"
    assert {len(record) for record in records} == {240}


def test_texts_lose_their_accents_and_keys_keep_their_letters() -> None:
    key = PixTerms(key="Fulano.da.Silva@Example.com")
    (read,) = back(replace(ENTRY, pix=key, company_use="Pedido ção 1"))
    assert read.payer is not None
    assert read.payer.street == "RUA DAS ACACIAS, 10, APTO 21"
    assert read.pix == key
    assert read.company_use == "Pedido ção 1"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("São João d'Aliança", "SAO JOAO D'ALIANCA"),
        ("Straße ½ · 東", "STRASSE 1   "),
        ("a\tb", "A B"),
        ("e\u0301", "E"),
        ("", ""),
    ],
)
def test_the_alphabet_of_banks(text: str, written: str) -> None:
    assert plain_capitals(text).rstrip() == written.rstrip()


@given(st.text(max_size=30))
def test_the_alphabet_leaves_its_own_letters(text: str) -> None:
    once = plain_capitals(text)
    assert once.isascii()
    assert once.isprintable()
    assert plain_capitals(once) == once


def test_a_bar_in_one_text_does_not_disturb_the_others() -> None:
    odd = replace(ENTRY, payer=replace(PAYER, name="Bar | Bar"))
    read = back(ENTRY, odd, ENTRY)
    assert [one.payer.name for one in read if one.payer] == [
        "MARIA DA CONCEICAO TESTE", "BAR | BAR", "MARIA DA CONCEICAO TESTE",
    ]  # fmt: skip


def test_long_names_are_cut_and_long_numbers_refused() -> None:
    (read,) = back(replace(ENTRY, payer=replace(PAYER, name="N" * 50)))
    assert read.payer is not None
    assert read.payer.name == "N" * 30
    (fault,) = refused(ENTRY, replace(ENTRY, document="12345678901"))
    assert fault.code == "data_unfit"
    assert fault.field == "numero_documento"
    assert fault.message.startswith("Instruction 2 (12345678901): numero_documento (111-120):")


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        (replace(ENTRY, due_date=None), "due_date", "the due date is missing"),
        (replace(ENTRY, nominal_cents=0), "nominal_cents", "the amount is missing"),
        (replace(ENTRY, payer=replace(PAYER, tax_id="")), "payer_tax_id", "payer's CPF or CNPJ"),
        (replace(ENTRY, payer=replace(PAYER, postal_code="")), "payer_postal_code", "(CEP)"),
        (
            replace(ENTRY, kind=Kind.WRITE_OFF, nosso_numero=""),
            "nosso_numero",
            "the nosso numero is missing",
        ),
        (replace(ENTRY, kind=Kind.GRANT_REBATE), "rebate_cents", "the rebate (abatimento)"),
    ],
)
@pytest.mark.parametrize("layout", ["400", "240"])
def test_what_is_missing_is_one_fault_in_words(
    asked: Instruction, field: str, says: str, layout: str
) -> None:
    (fault,) = refused(ENTRY, asked, layout=layout)
    assert (fault.code, fault.field) == ("data_missing", field)
    assert fault.message.startswith("Instruction 2 (NF7001/1): ")
    assert says in fault.message


def test_what_the_heading_misses_is_told_too() -> None:
    faults = refused(replace(ENTRY, due_date=None), dac="", tax_id="")
    assert [fault.field for fault in faults] == ["dac", "tax_id", "due_date"]


@pytest.mark.parametrize(
    ("layout", "asked", "says"),
    [
        ("400", replace(ENTRY, kind=Kind.CANCEL_DISCOUNT), "cannot be asked to cancel discount"),
        (
            "400",
            replace(ENTRY, interest=Charge(rate=Decimal("0.01"))),
            "cannot carry the interest (juros) as a rate",
        ),
        (
            "400",
            replace(ENTRY, discounts=(Charge(amount_cents=1), Charge(amount_cents=2))),
            "cannot carry the discount 2 as an amount",
        ),
        ("400", replace(ENTRY, messages=("Olá",)), "cannot carry the message 1"),
        ("400", replace(ENTRY, write_off_days=30), "cannot carry the write off days"),
        ("240", replace(ENTRY, pix=PixTerms()), "cannot carry a Pix"),
        (
            "400",
            replace(ENTRY, pix=PixTerms(), carteira="112"),
            "a boleto with Pix must be of carteira 109",
        ),
        (
            "400",
            replace(ENTRY, pix=PixTerms(), nominal_cents=10**9 + 1),
            "may not be above R$ 10.000.000,00",
        ),
        (
            "240",
            replace(ENTRY, protest_days=5, listing_days=5),
            "of protest and negative listing only one can be scheduled",
        ),
    ],
)
def test_nothing_given_is_lost_in_silence(layout: str, asked: Instruction, says: str) -> None:
    faults = refused(asked, layout=layout)
    assert {fault.code for fault in faults} == {"data_not_taken"}
    assert says in faults[0].message


def test_a_change_writes_what_it_is_about_and_nothing_else() -> None:
    change = replace(ENTRY, kind=Kind.CHANGE_DUE_DATE, rebate_cents=100, protest_days=9)
    title = lines(write(change))[1]
    assert title[108:110] == b"06"
    assert title[120:139] == b"1004260000000010000"
    assert title[156:158] == b"  "
    assert title[205:218] == b"0" * 13
    assert title[234:274] == b" " * 40


def test_a_change_of_other_data_says_only_what_is_given() -> None:
    change = Instruction(
        kind=Kind.CHANGE_OTHER_DATA,
        nosso_numero="90000001",
        carteira="109",
        interest=Charge(amount_cents=5, day=date(2026, 4, 11)),
    )
    title = lines(write(change))[1]
    assert title[147:150] == b"   "
    assert title[160:173] == b"0000000000005"
    (read,) = back(change, layout="240")
    assert read.interest == change.interest


@pytest.mark.parametrize(
    ("kind", "code", "in_240"),
    [
        (Kind.CHANGE_COMPANY_USE, b"07", False),
        (Kind.CHANGE_DOCUMENT, b"08", False),
        (Kind.WAIVE_INTEREST, b"47", False),
        (Kind.CHANGE_AMOUNT, b"31", True),
        (Kind.WAIVE_FINE, b"49", True),
    ],
)
def test_what_is_changed_is_read_as_such(kind: Kind, code: bytes, in_240: bool) -> None:
    change = Instruction(
        kind=kind,
        nosso_numero="90000001",
        carteira="109",
        document="NF7001/2",
        company_use="7001-2",
        nominal_cents=20_000,
    )
    assert lines(write(change))[1][108:110] == code
    assert back(change)[0].kind is kind
    if in_240:
        assert back(change, layout="240")[0].kind is kind
    else:
        (fault,) = refused(change, layout="240")
        assert "CNAB 240 has no code for it; CNAB 400 has" in fault.message


def test_a_fine_taken_back_is_a_record_of_zeros() -> None:
    change = replace(ENTRY, kind=Kind.WAIVE_FINE)
    assert lines(write(change))[2][:394].rstrip() == b"2" + b"0" + b"0" * 8 + b"0" * 13
    record = lines(write(change, layout="240"))[4]
    assert (record[13:14], record[65:89]) == (b"R", b"0" * 24)
    fine = replace(change, kind=Kind.CHANGE_FINE, fine=Charge(amount_cents=1, day=DAY))
    assert [one.kind for one in back(fine, change)] == [Kind.CHANGE_FINE, Kind.WAIVE_FINE]


def test_a_change_of_other_data_leaves_the_amount_alone() -> None:
    title = lines(write(replace(ENTRY, kind=Kind.CHANGE_OTHER_DATA)))[1]
    assert (title[108:110], title[126:139]) == (b"31", b"0" * 13)
    assert title[234:264] == b"MARIA DA CONCEICAO TESTE      "


def test_a_pix_of_the_banks_own_choice_needs_no_record() -> None:
    records = lines(write(replace(ENTRY, pix=PixTerms())))
    assert len(records) == 3
    assert records[1][108:110] == b"71"
    (read,) = back(replace(ENTRY, pix=PixTerms()))
    assert (read.kind, read.pix) == (Kind.ENTRY, PixTerms())


def test_a_number_given_by_the_bank_is_sent_as_zeros() -> None:
    (read,) = back(replace(ENTRY, nosso_numero="", carteira="112"), layout="240")
    assert read.nosso_numero == ""


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"amount_cents": 1, "rate": Decimal("0.01")},
        {"amount_cents": 0},
        {"rate": Decimal("-0.01")},
        {"rate": Decimal("0.00001")},
    ],
)
def test_a_charge_is_one_amount_or_one_rate(terms: dict[str, Any]) -> None:
    with pytest.raises(UnableToTell):
        Charge(**terms)


def test_a_layout_the_bank_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownBank, match="no remessa layout 150"):
        write(ENTRY, layout="150")


def test_a_return_is_no_remessa() -> None:
    data = (bank("341").samples / "retorno-cnab400.ret").read_bytes()
    assert recognise_remessa(data) is None
    with pytest.raises(Unreadable, match="not the header"):
        read_remessa(data, bank="341", layout="400")


@pytest.mark.parametrize("layout", ["400", "240"])
@pytest.mark.parametrize("carteira", ["104", "112", "116", "134", "166", "188", "212"])
def test_the_bank_numbers_its_escriturais(layout: str, carteira: str) -> None:
    (fault,) = refused(replace(ENTRY, carteira=carteira), layout=layout)
    assert f"the bank numbers the titles of carteira {carteira}" in fault.message
    assert write(replace(ENTRY, carteira=carteira, nosso_numero=""), layout=layout)


@pytest.mark.parametrize("carteira", ["109", "115", "180"])
def test_the_company_numbers_the_others(carteira: str) -> None:
    (fault,) = refused(replace(ENTRY, carteira=carteira, nosso_numero=""))
    assert f"the company numbers the titles of carteira {carteira}" in fault.message
    assert write(replace(ENTRY, carteira=carteira))


def test_records_the_layout_does_not_have_are_kept_raw() -> None:
    header, title, trailer = lines(write(ENTRY))
    odd = b"7" + b" " * 399
    fine = b"2" + b" " * 399
    data = b"\n".join([header, fine, title, odd, trailer])
    said = read_remessa(data, bank="341", layout="400")
    assert said.other_lines == {2: fine, 4: odd}
    assert len(said.instructions) == 1


# ── Writing many at once is writing each ────────────────────────────────────────────────

RECORD = Layout(
    name="record",
    width=60,
    manual="none",
    manual_date=date(2026, 1, 1),
    fields=(
        Field("tipo", 1, 1, Literal("1")),
        Field("nome", 2, 11, Text()),
        Field("numero", 12, 16, Number()),
        Field("valor", 17, 29, Cents()),
        Field("dia", 30, 37, DayLong()),
        Field("codigo", 38, 42, Digits()),
        Field("inscricao", 43, 56, TaxId()),
        Field("brancos", 57, 60, Blanks()),
    ),
)
VALUES = st.fixed_dictionaries(
    {
        "nome": st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), max_size=10),
        "numero": st.integers(0, 99_999) | st.none(),
        "valor": st.integers(0, 10**12) | st.none(),
        "dia": st.dates() | st.none(),
        "codigo": st.text("0123456789", max_size=5) | st.none() | st.integers(0, 99_999),
        "inscricao": st.text("0123456789ABC", max_size=14) | st.none(),
    }
)


@settings(max_examples=50)
@given(st.lists(VALUES, min_size=1, max_size=6))
def test_many_records_are_written_as_each_would_be(rows: list[dict[str, Any]]) -> None:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    written = RECORD.write_many(columns, count=len(rows))
    assert written.dtype == np.uint8
    assert [row.tobytes() for row in written] == [RECORD.write(row) for row in rows]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("nome", "N" * 11, "longer than 10"),
        ("nome", "a\nb", "control character"),
        ("nome", "€", "outside Latin-1"),
        ("numero", 100_000, "longer than 5"),
        ("numero", -1, "negative"),
        ("valor", 10**13 - 1, "overflow"),
        ("codigo", "12a", "not made of digits"),
        ("inscricao", "1.2", "not made of digits and capital"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(field: str, value: object, reason: str) -> None:
    good: dict[str, Any] = {"nome": "a", "numero": 1, "valor": 1, "codigo": "1", "inscricao": "1"}
    with pytest.raises(FieldDoesNotFit, match=reason) as refusal:
        RECORD.write_many({field: [good[field], value]}, count=2)
    assert (refusal.value.index, refusal.value.field) == (1, field)
