"""Unicred's returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b136_unicred import campo_livre
from emdia.formats.banks.b136_unicred.cnab400_retorno import RETORNO
from emdia.formats.banks.b136_unicred.sample import HEADER, samples
from emdia.formats.fixed_width import Unreadable
from emdia.formats.returns import read_return, recognise
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "0000299621",
    "dv_nosso_numero": "9",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 160,
    "credited_cents": 9_840,
    "channel": "00",
}


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("136").samples / name).read_bytes() == generated


@pytest.mark.parametrize(("number", "digit"), [("0000299621", "9"), ("0000000002", "7")])
def test_the_check_digit_is_the_one_of_the_manual(number: str, digit: str) -> None:
    assert campo_livre.digit({"nosso_numero": number}) == digit


def test_a_header_of_banco_do_brasil_is_told_and_holds_nothing() -> None:
    data = write_return(form=RETORNO, header=HEADER | {"codigo_banco": "001"}, titles=[PAID])
    returned = read_return(data, bank="136", layout="400")
    assert [fault.code for fault in returned.faults] == ["literal_unusual"]
    assert returned.holding_faults == ()
    assert returned.titles.paid_cents.tolist() == [10_000]


def test_its_titles_tell_a_file_whose_header_names_another_bank() -> None:
    data = write_return(form=RETORNO, header=HEADER | {"codigo_banco": "001"}, titles=[PAID])
    assert recognise(data) == ("136", "400")


def test_a_header_of_any_other_bank_is_refused() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID])
    with pytest.raises(Unreadable):
        read_return(data.replace(b"136UNICRED", b"341UNICRED"), bank="136", layout="400")


def test_what_is_credited_is_net_of_the_tariff() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID])
    titles = read_return(data, bank="136", layout="400").titles
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.credited_cents.tolist() == [9_840]


@pytest.mark.parametrize(
    ("movement", "origin", "event", "words"),
    [
        ("02", "01", Event.REGISTERED, ("Instrução confirmada", "Remessa")),
        ("02", "02", Event.WRITTEN_OFF, ("Instrução confirmada", "Pedido de baixa")),
        ("02", "26", Event.INSTRUCTION_CONFIRMED, ("Instrução confirmada", "Protesto automático")),
        ("03", "01", Event.REJECTED, ("Instrução rejeitada", "Remessa")),
        ("03", "02", Event.INSTRUCTION_REJECTED, ("Instrução rejeitada", "Pedido de baixa")),
        ("06", "01", Event.PAID, ("Liquidação normal", "Remessa")),
    ],
)
def test_the_instruction_of_origin_says_what_was_confirmed(
    movement: str, origin: str, event: Event, words: tuple[str, ...]
) -> None:
    title = PAID | {"occurrence": movement, "channel": origin}
    data = write_return(form=RETORNO, header=HEADER, titles=[title])
    assert read_return(data, bank="136", layout="400").titles.event.tolist() == [event]
    assert bank("136").explain(layout="400", occurrence=movement, channel=origin) == words
