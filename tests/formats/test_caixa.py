"""What Caixa's returns say, and what it is asked, in generated files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from emdia.formats.banks import CREDITING_EVENTS, Event, bank
from emdia.formats.banks.b104_caixa import remessa_sample, sample
from emdia.formats.remessa import Accepts, Charge, Instruction, Kind, PaymentTerms
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import ReturnFile, Titles, read_return
from emdia.formats.returns.writing import write_return

PAID_400, PAID_240 = sample.CASES_400[0], sample.CASES_240[0]


def returned(layout: str, *titles: Mapping[str, Any]) -> ReturnFile:
    header = sample.HEADER_400 if layout == "400" else sample.HEADER_240
    data = write_return(form=bank("104").returns[layout], header=header, titles=titles)
    return read_return(data, bank="104", layout=layout)


def only(layout: str, *titles: Mapping[str, Any]) -> Titles:
    read = returned(layout, *titles)
    assert read.faults == ()
    return read.titles


def test_the_samples_are_the_generated_ones() -> None:
    folder = bank("104").samples
    for name, data in sample.samples().items():
        assert (folder / name).read_bytes() == data


def test_the_header_names_the_branch_and_no_account() -> None:
    for layout, paid in (("400", PAID_400), ("240", PAID_240)):
        header = returned(layout, paid).header
        assert (header.agencia.lstrip("0"), header.conta, header.sequence) == ("1234", "", 118)


@pytest.mark.parametrize(
    ("changes", "paid_cents", "interest_cents"),
    [
        ({}, 10_000, 0),
        ({"interest_cents": 90}, 10_090, 90),
        ({"interest_cents": 90, "valor_multa": 200}, 10_290, 290),
        ({"discount_cents": 500, "posted_cents": 9_500}, 9_500, 0),
        ({"rebate_cents": 1_000, "posted_cents": 9_000, "valor_multa": 180}, 9_180, 180),
    ],
)
def test_cnab_400_tells_principal_interest_and_fine_apart(
    changes: dict[str, int], paid_cents: int, interest_cents: int
) -> None:
    titles = only("400", {**PAID_400, **changes})
    assert titles.paid_cents.tolist() == titles.credited_cents.tolist() == [paid_cents]
    assert titles.interest_cents.tolist() == [interest_cents]
    assert titles.obeys_net_identity.all()


def test_a_write_off_has_no_interest_added_to_what_it_prints() -> None:
    titles = only("400", {**PAID_400, "occurrence": "02", "interest_cents": 90})
    assert (titles.paid_cents.tolist(), titles.credited_cents.tolist()) == ([10_000], [0])


def test_an_unreadable_fine_leaves_the_line_unreadable() -> None:
    data = bytearray(
        write_return(form=bank("104").returns["400"], header=sample.HEADER_400, titles=[PAID_400])
    )
    data[402 + 279 : 402 + 292] = b"0000000000,00"
    read = read_return(bytes(data), bank="104", layout="400")
    assert [fault.code for fault in read.faults] == ["amount_invalid"]
    assert read.titles.event.tolist() == [Event.UNREADABLE]


def test_cnab_240_tells_gross_and_net() -> None:
    titles = only("240", {**PAID_240, "nosso_numero": "14000000009000001"})
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.credited_cents.tolist() == [9_750]
    assert titles.nosso_numero.tolist() == [b"14000000009000001"]


@pytest.mark.parametrize(
    ("layout", "occurrence", "event"),
    [
        ("400", "01", Event.REGISTERED),
        ("400", "02", Event.WRITTEN_OFF),
        ("400", "06", Event.INSTRUCTION_CONFIRMED),
        ("400", "22", Event.PAID_AT_NOTARY),
        ("400", "33", Event.PAYMENT_REVERSED),
        ("400", "35", Event.OPERATIONAL_WRITE_OFF),
        ("400", "36", Event.WRITE_OFF_REVERSED),
        ("240", "01", Event.INFORMATION),
        ("240", "02", Event.REGISTERED),
        ("240", "06", Event.PAID),
        ("240", "44", Event.PAYMENT_REVERSED),
        ("240", "46", Event.OPERATIONAL_WRITE_OFF),
        ("240", "47", Event.WRITE_OFF_REVERSED),
    ],
)
def test_a_code_means_another_thing_in_each_layout(
    layout: str, occurrence: str, event: Event
) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    titles = only(layout, {**paid, "occurrence": occurrence})
    assert titles.event.tolist() == [event]
    assert titles.credited_cents.any() == (event in CREDITING_EVENTS)


@pytest.mark.parametrize(
    ("layout", "occurrence", "motives", "channel", "words"),
    [
        ("400", "99", "010", "", ("Rejeição do título", "Título já existente")),
        ("400", "21", "", "02", ("Liquidação", "Unidade lotérica")),
        ("240", "06", "020101", "", ("Liquidação", "Casa lotérica")),
        ("240", "26", "AH65", "", ("Instrução rejeitada", "Sem desconto a cancelar",
                                   "CEP do pagador não encontrado")),
    ],
)  # fmt: skip
def test_the_bank_explains_itself(
    layout: str, occurrence: str, motives: str, channel: str, words: tuple[str, ...]
) -> None:
    said = bank("104").explain(
        layout=layout, occurrence=occurrence, motives=motives, channel=channel
    )
    assert said == words


ENTRY = remessa_sample.ENTRY


def sent(layout: str, *asked: Instruction, **heading: Any) -> list[bytes]:
    changed = replace(remessa_sample.HEADINGS[layout], **heading)
    data = write_remessa(bank="104", layout=layout, heading=changed, instructions=asked)
    return data.split(b"\r\n")


def refusal(layout: str, asked: Instruction) -> str:
    with pytest.raises(UnableToWrite) as refused:
        sent(layout, asked)
    return str(refused.value)


def test_the_sample_remessas_are_the_generated_ones() -> None:
    for layout, asked in remessa_sample.CASES.items():
        path = bank("104").samples / f"remessa-cnab{layout}.rem"
        assert path.read_bytes() == b"\r\n".join(sent(layout, *asked))


def test_a_beneficiary_of_six_digits_stands_where_the_older_version_reads_it() -> None:
    header, title = sent("400", ENTRY)[:2]
    assert (header[30:37], header[100:103], title[20:27]) == (b"654321 ", b"   ", b" 654321")
    header, title = sent("400", ENTRY, beneficiary="1100001")[:2]
    assert (header[30:37], header[100:103], title[20:27]) == (b"1100001", b"007", b"1100001")


def test_an_unpaid_title_is_protested_or_given_back_after_the_days_said() -> None:
    given_back = replace(ENTRY, write_off_days=30)
    protested = replace(ENTRY, write_off_days=None, protest_days=15)
    lines = sent("400", given_back, protested)
    assert [line[156:158] + line[391:393] for line in lines[1:3]] == [b"0230", b"0115"]
    lines = sent("240", given_back, protested)
    assert [lines[row][220:227] for row in (2, 4)] == [b"3001030", b"1152000"]
    data = b"\r\n".join(sent("400", given_back, protested))
    back = read_remessa(data, bank="104", layout="400").instructions
    assert [(asked.protest_days, asked.write_off_days) for asked in back] == [
        (None, 30),
        (15, None),
    ]


@pytest.mark.parametrize("layout", ["400", "240"])
def test_an_entry_must_say_what_ends_it_for_the_bank_would_end_it_at_once(layout: str) -> None:
    silent = replace(ENTRY, write_off_days=None)
    assert "after how many days" in refusal(layout, silent)
    assert "2 to 90 days" in refusal(layout, replace(silent, protest_days=1))


def test_cnab_400_has_one_field_for_the_days_of_protest_and_of_return() -> None:
    assert "only one can be scheduled" in refusal("400", replace(ENTRY, protest_days=15))


@pytest.mark.parametrize(
    "kind", [Kind.ENTRY, Kind.PROTEST, Kind.DO_NOT_PROTEST, Kind.CHANGE_OTHER_DATA]
)
def test_cnab_400_lists_nobody_and_says_so_whatever_is_asked(kind: Kind) -> None:
    listed = replace(ENTRY, kind=kind, protest_days=None, write_off_days=None, listing_days=5)
    assert "this layout cannot carry the listing days" in refusal("400", listed)


@pytest.mark.parametrize("layout", ["400", "240"])
def test_the_bank_is_not_asked_to_print(layout: str) -> None:
    assert "14 or 24" in refusal(layout, replace(ENTRY, nosso_numero="11000000009000001"))


def test_a_change_of_other_data_says_that_nothing_is_printed_again() -> None:
    asked = replace(ENTRY, kind=Kind.CHANGE_OTHER_DATA)
    assert sent("240", asked)[2][15:17] == b"31"
    assert sent("240", asked)[2][60:61] == b"5"
    assert sent("240", ENTRY)[2][60:61] == b"2"


def test_the_lote_adds_up_the_titles_it_tells() -> None:
    lines = sent("240", ENTRY, replace(ENTRY, kind=Kind.WRITE_OFF))
    assert lines[-3][23:46] == b"000002" + b"00000000000010000"


# ── Changes of other data in CNAB 400: blank stays, zero takes away (NE017) ─────────────

TITLE = replace(ENTRY, payer=None, write_off_days=None)
NUMERIC = ((30, 31), (121, 126), (151, 156), (159, 160), (161, 173), (174, 179), (180, 192),
           (193, 205), (206, 218), (219, 220), (221, 234), (327, 334), (352, 357), (358, 367),
           (390, 391), (392, 393))  # fmt: skip


def columns(line: bytes) -> dict[tuple[int, int], bytes]:
    """Return what the numeric columns a 09 may change hold, but for blanks."""
    told = {(first, last): line[first - 1 : last] for first, last in NUMERIC}
    return {place: held for place, held in told.items() if held.strip()}


def read(layout: str, *asked: Instruction) -> tuple[Instruction, ...]:
    data = b"\r\n".join(sent(layout, *asked))
    said = read_remessa(data, bank="104", layout=layout)
    assert said.faults == ()
    return said.instructions


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"kind": Kind.GRANT_DISCOUNT,
          "discounts": (Charge(amount_cents=500, day=date(2026, 4, 5)),)},
         {(174, 179): b"050426", (180, 192): b"0000000000500"}),
        ({"kind": Kind.CANCEL_DISCOUNT}, {(174, 179): b"0" * 6, (180, 192): b"0" * 13}),
        ({"kind": Kind.CHANGE_FINE, "fine": Charge(amount_cents=250, day=date(2026, 4, 11))},
         {(352, 357): b"110426", (358, 367): b"0000000250"}),
        ({"kind": Kind.WAIVE_FINE}, {(352, 357): b"0" * 6, (358, 367): b"0" * 10}),
        ({"kind": Kind.CHANGE_INTEREST, "interest": Charge(amount_cents=7, day=date(2026, 4, 11))},
         {(161, 173): b"0000000000007"}),
        ({"kind": Kind.WAIVE_INTEREST}, {(161, 173): b"0" * 13}),
        ({"kind": Kind.CHANGE_OTHER_DATA, "protest_days": 20}, {(392, 393): b"20"}),
        ({"kind": Kind.CHANGE_OTHER_DATA, "messages": ("Novo aviso",)}, {(390, 391): b"01"}),
    ],
)  # fmt: skip
def test_a_change_says_only_what_it_changes(
    changes: dict[str, Any], held: dict[tuple[int, int], bytes]
) -> None:
    line = sent("400", replace(TITLE, **changes))[1]
    assert line[108:110] == b"09"
    assert columns(line) == held
    assert line[126:139] == b"0000000010000"


def test_what_is_taken_away_is_read_as_such() -> None:
    taken = (Kind.CANCEL_DISCOUNT, Kind.WAIVE_FINE, Kind.WAIVE_INTEREST)
    asked = [replace(TITLE, kind=kind) for kind in taken]
    assert tuple(one.kind for one in read("400", *asked)) == taken
    change = replace(ENTRY, kind=Kind.CHANGE_OTHER_DATA, write_off_days=None)
    (back,) = read("400", change)
    assert (back.kind, back.rebate_cents, back.write_off_days) == (
        Kind.CHANGE_OTHER_DATA, 0, None,
    )  # fmt: skip
    assert back.payer is not None
    assert (back.payer.name, back.payer.tax_id) == ("MARIA DA CONCEICAO TESTE", "")


def test_the_company_text_is_changed_by_its_own_code() -> None:
    line = sent("400", replace(TITLE, kind=Kind.CHANGE_COMPANY_USE, company_use="Pedido 7"))[1]
    assert (line[108:110], line[31:56].rstrip()) == (b"06", b"Pedido 7")


def test_protest_is_stayed_in_cnab_240_alone() -> None:
    for kind in (Kind.STAY_PROTEST, Kind.STAY_PROTEST_AND_WRITE_OFF):
        assert "CNAB 240 does (10 and 11)" in refusal("400", replace(TITLE, kind=kind))
        assert sent("240", replace(TITLE, kind=kind))


# ── CNAB 240 ────────────────────────────────────────────────────────────────────────────


def test_every_instruction_of_cnab_240_has_segment_q() -> None:
    records = sent("240", replace(ENTRY, kind=Kind.WRITE_OFF))
    assert [record[13:14] for record in records[2:4]] == [b"P", b"Q"]
    assert records[3][33:57] == b"MARIA DA CONCEICAO TESTE"


def test_the_amount_is_changed_and_nothing_printed_again() -> None:
    record = sent("240", replace(ENTRY, kind=Kind.CHANGE_AMOUNT))[2]
    assert (record[15:17], record[60:61], record[85:100]) == (b"47", b"5", b"000000000010000")


def test_which_payments_are_taken_is_segment_y53() -> None:
    terms = PaymentTerms(accepts=Accepts.FROM_MINIMUM, minimum=Charge(amount_cents=1_000))
    records = sent("240", replace(ENTRY, payment=terms))
    assert records[2][239:240] == b"2"
    assert records[4][17:55] == (
        b"53" + b"04" + b"01" + b"0" + b"0" * 15 + b"2" + b"000000000001000"
    )
    assert sent("240", ENTRY)[2][239:240] == b" "
    assert read("240", replace(ENTRY, payment=terms))[0].payment == terms
    assert "cannot carry which payments" in refusal("400", replace(ENTRY, payment=terms))
    assert "in 1 to 99 payments" in refusal("240", replace(ENTRY, payment=replace(terms, times=0)))


@pytest.mark.parametrize(
    ("beneficiary", "code", "second", "versions"),
    [
        ("654321", b"6543210", b"654321", (b"101", b"060")),
        ("1100001", b"1100001", b"000000", (b"107", b"067")),
        ("1234560", b"1234560", b"000000", (b"107", b"067")),
    ],
)
def test_the_version_of_cnab_240_says_how_many_digits_a_beneficiary_has(
    beneficiary: str, code: bytes, second: bytes, versions: tuple[bytes, bytes]
) -> None:
    heading = replace(remessa_sample.HEADINGS["240"], beneficiary=beneficiary)
    data = write_remessa(bank="104", layout="240", heading=heading, instructions=(ENTRY,))
    header, lote, title = data.split(b"\r\n")[:3]
    assert (header[58:65], lote[33:40], title[23:30]) == (code, code, code)
    assert (header[163:166], lote[13:16]) == versions
    assert (lote[59:65], title[30:37]) == (second, b"0" * 7)
    found = read_remessa(data, bank="104", layout="240")
    assert (found.heading.beneficiary, found.faults) == (beneficiary, ())


def test_a_beneficiary_of_seven_digits_in_cnab_400() -> None:
    heading = replace(remessa_sample.HEADINGS["400"], beneficiary="1100001")
    data = write_remessa(bank="104", layout="400", heading=heading, instructions=(ENTRY,))
    header, line = data.split(b"\r\n")[:2]
    assert (header[30:37], header[100:103], line[20:27]) == (b"1100001", b"007", b"1100001")
