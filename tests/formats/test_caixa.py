"""What Caixa's returns say, and what it is asked, in generated files."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from emdia.formats.banks import CREDITING_EVENTS, Event, bank
from emdia.formats.banks.b104_caixa import remessa_sample, sample
from emdia.formats.remessa import Instruction, Kind
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


@pytest.mark.parametrize("layout", ["400", "240"])
def test_the_bank_is_not_asked_to_print(layout: str) -> None:
    assert "14 or 24" in refusal(layout, replace(ENTRY, nosso_numero="11000000009000001"))


def test_a_change_of_other_data_says_that_nothing_is_printed_again() -> None:
    asked = replace(ENTRY, kind=Kind.CHANGE_OTHER_DATA)
    assert sent("240", asked)[2][15:17] == b"31"
    assert sent("240", asked)[2][60:61] == b"5"
    assert sent("240", ENTRY)[2][60:61] == b"2"
    assert "cannot be asked to change other data" in refusal("400", asked)


def test_the_lote_adds_up_the_titles_it_tells() -> None:
    lines = sent("240", ENTRY, replace(ENTRY, kind=Kind.WRITE_OFF))
    assert lines[-3][23:46] == b"000002" + b"00000000000010000"
