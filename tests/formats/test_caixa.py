"""What Caixa's returns say, read back from generated files."""

from collections.abc import Mapping
from typing import Any

import pytest

from emdia.formats.banks import CREDITING_EVENTS, Event, bank
from emdia.formats.banks.b104_caixa import sample
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


def test_the_header_says_which_beneficiary_it_is() -> None:
    for layout, paid in (("400", PAID_400), ("240", PAID_240)):
        header = returned(layout, paid).header
        assert (header.agencia.lstrip("0"), header.conta, header.sequence) == (
            "1234",
            "654321",
            118,
        )


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
