"""What Santander's returns say, and what it is asked, in generated files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b033_santander import remessa_sample, sample
from emdia.formats.remessa import (
    Accepts,
    Charge,
    Instruction,
    Kind,
    PaymentTerms,
    PixTerms,
)
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import Titles, read_return
from emdia.formats.returns.writing import write_return

PAID_400, PAID_240 = sample.CASES_400[0], sample.CASES_240[0]


def only(layout: str, *titles: Mapping[str, Any]) -> Titles:
    header = sample.HEADER_400 if layout == "400" else sample.HEADER_240
    data = write_return(form=bank("033").returns[layout], header=header, titles=titles)
    read = read_return(data, bank="033", layout=layout)
    assert read.faults == ()
    return read.titles


def test_the_samples_are_the_generated_ones() -> None:
    folder = bank("033").samples
    for name, data in sample.samples().items():
        assert (folder / name).read_bytes() == data


def test_cnab_400_prints_what_the_payer_paid() -> None:
    titles = only("400", {**PAID_400, "interest_cents": 40, "posted_cents": 10_040})
    assert titles.paid_cents.tolist() == titles.credited_cents.tolist() == [10_040]
    assert titles.obeys_net_identity.all()


def test_cnab_240_tells_the_net_credit_too() -> None:
    titles = only("240", PAID_240)
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.credited_cents.tolist() == [9_750]


@pytest.mark.parametrize(("layout", "written"), [("400", "9000001"), ("240", "000009000001")])
def test_the_nosso_numero_is_the_same_in_both_layouts(layout: str, written: str) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    titles = only(layout, {**paid, "nosso_numero": written})
    assert titles.nosso_numero.tolist() == [b"000009000001"]


def test_a_title_without_number_has_none() -> None:
    assert only("400", {**PAID_400, "nosso_numero": ""}).nosso_numero.tolist() == [b""]


@pytest.mark.parametrize("layout", ["400", "240"])
def test_the_pix_record_marks_the_title_above_it(layout: str) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    number = "9000007" if layout == "400" else "000009000007"
    pix = {"pix_location": "qr.example.com/x", "nosso_numero": number, "occurrence": "02"}
    titles = only(layout, paid, {**paid, **pix}, paid)
    assert titles.is_pix.tolist() == [False, True, False]
    line = int(titles.line_number[1])
    assert (titles.pix_codes, titles.pix_locations) == ({}, {line: "qr.example.com/x"})


@pytest.mark.parametrize("layout", ["400", "240"])
def test_a_key_in_the_place_of_the_location_leads_nowhere(layout: str) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    pix = {"pix_location": "71cdf9ba-c695-4e3c-b010-abb521a3f1be", "occurrence": "02"}
    titles = only(layout, {**paid, **pix})
    assert (titles.is_pix.tolist(), titles.pix_locations) == ([True], {})


@pytest.mark.parametrize("layout", ["400", "240"])
def test_a_pix_record_after_a_title_that_cannot_be_read_is_nobodys(layout: str) -> None:
    """Its trailer counts the bank's whole position, so nothing else would miss the title."""
    paid = PAID_400 if layout == "400" else PAID_240
    titles = [
        {
            **paid,
            "occurrence": "02",
            "nosso_numero": number,
            "pix_location": f"qr.example.com/{number}",
        }
        for number in ("9000007", "9000015")
    ]
    form = bank("033").returns[layout]
    header = sample.HEADER_400 if layout == "400" else sample.HEADER_240
    lines = write_return(form=form, header=header, titles=titles).split(b"\r\n")
    number = titles[1]["nosso_numero"].encode()
    (row,) = [at for at, line in enumerate(lines) if number in line and b"qr." not in line]
    mark = 0 if layout == "400" else 13
    lines[row] = lines[row][:mark] + b"7" + lines[row][mark + 1 :]
    returned = read_return(b"\r\n".join(lines), bank="033", layout=layout)
    assert list(returned.titles.pix_locations.values()) == ["qr.example.com/9000007"]
    assert "record_order" in {fault.code for fault in returned.faults}


def test_two_pix_records_under_one_title_are_nobodys() -> None:
    title = {**PAID_400, "occurrence": "02", "pix_location": "qr.example.com/1"}
    form = bank("033").returns["400"]
    lines = write_return(form=form, header=sample.HEADER_400, titles=(title,)).split(b"\r\n")
    lines.insert(3, lines[2])
    returned = read_return(b"\r\n".join(lines), bank="033", layout="400")
    assert returned.titles.pix_locations == {}
    assert [fault.code for fault in returned.faults].count("record_order") == 2


def test_a_title_damaged_into_a_pix_record_is_kept_and_told() -> None:
    """Its trailer counts the bank's whole position, so nothing else would miss the title."""
    titles = (PAID_400, {**PAID_400, "nosso_numero": "9000007"}, PAID_400)
    form = bank("033").returns["400"]
    lines = write_return(form=form, header=sample.HEADER_400, titles=titles).split(b"\r\n")
    damaged = lines[2] = b"2" + lines[2][1:]
    returned = read_return(b"\r\n".join(lines), bank="033", layout="400")
    assert len(returned.titles) == 2
    assert returned.titles.is_pix.tolist() == [False, False]
    assert returned.other_lines == {3: damaged}
    ((code, line, columns),) = ((f.code, f.line, f.columns) for f in returned.faults)
    assert (code, line, columns) == ("record_unknown", 3, (1, 1))


@pytest.mark.parametrize(
    ("layout", "occurrence", "event"),
    [
        ("400", "01", Event.INSTRUCTION_REJECTED),
        ("400", "07", Event.PARTIALLY_PAID),
        ("400", "15", Event.PROTEST_REQUESTED),
        ("400", "16", Event.INSTRUCTION_REJECTED),
        ("400", "17", Event.PAID_AT_NOTARY),
        ("400", "22", Event.PROTEST_CANCELLED),
        ("400", "93", Event.OPERATIONAL_WRITE_OFF),
        ("400", "94", Event.WRITE_OFF_REVERSED),
        ("240", "17", Event.PAID_AFTER_WRITE_OFF),
        ("240", "24", Event.PROTEST_CANCELLED),
        ("240", "93", Event.OPERATIONAL_WRITE_OFF),
        ("240", "94", Event.WRITE_OFF_REVERSED),
    ],
)
def test_a_code_means_another_thing_in_each_layout(
    layout: str, occurrence: str, event: Event
) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    titles = only(layout, {**paid, "occurrence": occurrence})
    assert titles.event.tolist() == [event]
    if event is Event.OPERATIONAL_WRITE_OFF:
        assert titles.credited_cents.tolist() == [0]


@pytest.mark.parametrize(
    ("layout", "occurrence", "motives", "words"),
    [
        ("400", "03", "092058", ("Entrada rejeitada", "Nosso número já cadastrado",
                                 "CPF ou CNPJ incorreto")),
        ("240", "06", "09", ("Liquidação", "Pagamento parcial")),
        ("240", "09", "09", ("Baixa", "Comandada pelo banco")),
        ("240", "26", "Z7", ("Instrução rejeitada", "Instrução exige segmento Y-53")),
    ],
)  # fmt: skip
def test_the_bank_explains_itself(
    layout: str, occurrence: str, motives: str, words: tuple[str, ...]
) -> None:
    said = bank("033").explain(layout=layout, occurrence=occurrence, motives=motives)
    assert said == words


ENTRY = remessa_sample.ENTRY


def sent(layout: str, *asked: Instruction, **heading: str) -> list[bytes]:
    changed = replace(remessa_sample.HEADINGS[layout], **heading)  # type: ignore[arg-type]
    data = write_remessa(bank="033", layout=layout, heading=changed, instructions=asked)
    return data.split(b"\r\n")


def refusal(layout: str, asked: Instruction) -> str:
    with pytest.raises(UnableToWrite) as refused:
        sent(layout, asked)
    return str(refused.value)


def test_the_sample_remessas_are_the_generated_ones() -> None:
    for layout, asked in remessa_sample.CASES.items():
        path = bank("033").samples / f"remessa-cnab{layout}.rem"
        assert path.read_bytes() == b"\r\n".join(sent(layout, *asked))


# The worked examples of notes 3 and 15 of the manuals.
@pytest.mark.parametrize(
    ("nosso_numero", "digit"),
    [("566612457800", b"2"), ("000003147578", b"7"), ("000004870184", b"0")],
)
def test_the_check_digit_of_the_nosso_numero(nosso_numero: str, digit: bytes) -> None:
    line = sent("240", replace(ENTRY, nosso_numero=nosso_numero))[2]
    assert line[44:57] == nosso_numero.encode() + digit


def test_cnab_400_holds_the_last_seven_digits_and_refuses_to_lose_another() -> None:
    assert sent("400", ENTRY)[1][62:70] == b"90000013"
    assert "longer than 7 digits" in refusal("400", replace(ENTRY, nosso_numero="566612457800"))


def test_where_the_bank_numbers_the_title_the_number_is_zero() -> None:
    assert sent("400", replace(ENTRY, nosso_numero=""))[1][62:70] == b"00000000"
    assert sent("240", replace(ENTRY, nosso_numero=""))[2][44:57] == b"0000000000000"


def test_the_account_of_every_record_is_that_of_the_transmission_code() -> None:
    assert sent("400", ENTRY)[1][17:37] == b"12341300567813005678"
    assert sent("400", ENTRY)[1][382:385] == b"   "
    new = sent("400", ENTRY, conta="001234567", conta_dv="8")
    assert new[1][382:385] == b"I78"


def test_a_fine_in_cnab_400_is_a_rate() -> None:
    asked = replace(ENTRY, fine=Charge(amount_cents=200, day=date(2026, 4, 11)))
    assert "the fine" in refusal("400", asked)
    assert sent("240", asked)


@pytest.mark.parametrize(("days", "code"), [(15, b"02"), (30, b"03"), (None, b"04")])
def test_cnab_400_has_codes_for_when_a_title_is_written_off(days: int | None, code: bytes) -> None:
    assert sent("400", replace(ENTRY, write_off_days=days))[1][158:160] == code
    assert "15 or 30 days" in refusal("400", replace(ENTRY, write_off_days=20))


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("52998224725", b"1"),
        ("11222333000181", b"2"),
        ("+5511987654321", b"3"),
        ("financeiro@vento.example", b"4"),
        ("71cdf9ba-c695-4e3c-b010-abb521a3f1be", b"5"),
    ],
)
def test_the_pix_key_keeps_its_letters_and_says_what_it_is(key: str, code: bytes) -> None:
    asked = replace(ENTRY, pix=PixTerms(key=key))
    assert sent("400", asked)[2][42:120].rstrip() == code + key.encode()
    assert sent("240", asked)[4][81:159].rstrip() == code + key.encode()


@pytest.mark.parametrize("layout", ["400", "240"])
def test_what_is_no_pix_key_is_refused(layout: str) -> None:
    asked = replace(ENTRY, pix=PixTerms(key="Financeiro@vento.example"))
    assert "Financeiro@vento.example" in refusal(layout, asked)


# ── Second discount, IOF, other amounts ─────────────────────────────────────────────────

FIRST = Charge(amount_cents=500, day=date(2026, 4, 5))
SECOND = Charge(amount_cents=200, day=date(2026, 4, 8))


def read(layout: str, *asked: Instruction) -> tuple[Instruction, ...]:
    data = b"\r\n".join(sent(layout, *asked))
    return read_remessa(data, bank="033", layout=layout).instructions


def test_cnab_400_has_the_second_discount_in_the_columns_of_the_rebate() -> None:
    line = sent("400", replace(ENTRY, discounts=(FIRST, SECOND)))[1]
    assert (line[70:76], line[205:218]) == (b"080426", b"0000000000200")
    (back,) = read("400", replace(ENTRY, discounts=(FIRST, SECOND)))
    assert (back.discounts, back.rebate_cents) == ((FIRST, SECOND), 0)
    (back,) = read("400", replace(ENTRY, discounts=(FIRST,), rebate_cents=300))
    assert (back.discounts, back.rebate_cents) == ((FIRST,), 300)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"discounts": (FIRST, SECOND), "rebate_cents": 1}, "have the same columns"),
        ({"discounts": (FIRST, replace(SECOND, day=None))}, "until which day the second"),
        ({"discounts": (FIRST, replace(SECOND, day=FIRST.day))}, "until the same day"),
        ({"discounts": (FIRST, SECOND, SECOND)}, "cannot carry the discount 3"),
    ],
)
def test_what_cannot_be_told_beside_a_second_discount_is_refused(
    changes: dict[str, Any], says: str
) -> None:
    assert says in refusal("400", replace(ENTRY, **changes))


def test_the_iof_of_cnab_400_has_five_decimal_places() -> None:
    line = sent("400", replace(ENTRY, iof_cents=123))[1]
    assert line[192:205] == b"0000000123000"
    assert read("400", replace(ENTRY, iof_cents=123))[0].iof_cents == 123


RANGE = PaymentTerms(
    accepts=Accepts.RANGE,
    times=3,
    maximum=Charge(rate=Decimal("1.25")),
    minimum=Charge(rate=Decimal("0.5")),
)


def test_which_payments_are_taken_is_record_8_and_segment_y53() -> None:
    asked = replace(ENTRY, payment=RANGE)
    record = sent("400", asked)[2]
    assert record[:43] == b"8" + b"02" + b"03" + b"1" + b"0" * 13 + b"12500" + b"0" * 13 + b"05000 "
    segment = sent("240", asked)[4]
    assert segment[13:14] + segment[17:55] == (
        b"Y" + b"53" + b"02" + b"03" + b"1" + b"000000012500000" + b"1" + b"000000005000000"
    )
    assert [one.payment for one in (*read("400", asked), *read("240", asked))] == [RANGE, RANGE]


def test_amounts_of_payments_are_told_apart_from_rates() -> None:
    terms = PaymentTerms(accepts=Accepts.RANGE, minimum=Charge(amount_cents=1_000))
    asked = replace(ENTRY, payment=terms)
    assert sent("400", asked)[2][5:42] == b"2" + b"0" * 13 + b"0" * 5 + b"0000000001000" + b"0" * 5
    assert sent("240", asked)[4][39:55] == b"2" + b"000000000001000"
    mixed = replace(terms, maximum=Charge(rate=Decimal("1.5")))
    assert "both amounts or both rates" in refusal("400", replace(ENTRY, payment=mixed))
    assert read("240", replace(ENTRY, payment=mixed))[0].payment == mixed


@pytest.mark.parametrize("layout", ["400", "240"])
def test_a_boleto_with_pix_may_say_which_payments_it_takes(layout: str) -> None:
    key = PixTerms(key="52998224725")
    (back,) = read(layout, replace(ENTRY, pix=key, payment=RANGE))
    assert (back.pix, back.payment) == (key, RANGE)
    (back,) = read(layout, replace(ENTRY, pix=key))
    assert (back.pix, back.payment) == (key, None)


@pytest.mark.parametrize("layout", ["400", "240"])
def test_a_number_of_payments_the_bank_does_not_take_is_refused(layout: str) -> None:
    asked = replace(ENTRY, payment=replace(RANGE, times=100))
    assert "in 1 to 99 payments" in refusal(layout, asked)
    minimum = PaymentTerms(accepts=Accepts.FROM_MINIMUM, minimum=Charge(amount_cents=1))
    assert "no code for which payments" in refusal(layout, replace(ENTRY, payment=minimum))


@pytest.mark.parametrize("layout", ["400", "240"])
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.CHANGE_COMPANY_USE, b"07"),
        (Kind.CHANGE_DOCUMENT, b"08"),
        (Kind.CHANGE_AMOUNT, b"47"),
    ],
)
def test_identifiers_and_the_amount_have_codes_of_their_own(
    layout: str, kind: Kind, code: bytes
) -> None:
    change = replace(ENTRY, kind=kind, species="")
    line = sent(layout, change)[1 if layout == "400" else 2]
    assert (line[108:110] if layout == "400" else line[15:17]) == code
    assert read(layout, change)[0].kind is kind


def test_the_amount_of_most_titles_cannot_be_changed_in_cnab_400() -> None:
    change = replace(ENTRY, kind=Kind.CHANGE_AMOUNT, species="DM")
    assert "a credit card bill (CC) and a proposal (BDP) alone" in refusal("400", change)
    assert sent("400", replace(change, species="CC"))


def test_what_only_cnab_240_can_be_asked_says_so() -> None:
    assert "CNAB 240 has" in refusal("400", replace(ENTRY, kind=Kind.GRANT_DISCOUNT))
