"""Ailos' returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b085_ailos.cnab240_retorno import RETORNO
from emdia.formats.banks.b085_ailos.sample import HEADER, samples
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "05678901000090001",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "credited_cents": 10_000,
}


def read(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO, header=HEADER, titles=titles)
    return read_return(data, bank="085", layout="240")


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("085").samples / name).read_bytes() == generated


@pytest.mark.parametrize("number", ["05678901000090001", "000000000000083"])
def test_the_number_may_be_shorter_than_the_manual_has_it(number: str) -> None:
    returned = read(PAID | {"nosso_numero": number})
    assert returned.faults == ()
    assert returned.titles.nosso_numero.tolist() == [number.encode()]


@pytest.mark.parametrize(
    ("code", "event"), [("76", Event.PAID), ("77", Event.PAID_AFTER_WRITE_OFF)]
)
def test_boletos_the_cooperative_sends_are_paid_with_codes_of_their_own(
    code: str, event: Event
) -> None:
    assert read(PAID | {"occurrence": code}).titles.event.tolist() == [event]


@pytest.mark.parametrize(
    ("occurrence", "words"),
    [
        ("92", "Inclusão não permitida para o título"),
        ("93", "Negativação solicitada"),
        ("94", "Cancelamento solicitado"),
        ("96", "Instrução cancelada"),
    ],
)
def test_the_same_motive_means_another_thing_at_each_occurrence(
    occurrence: str, words: str
) -> None:
    said = bank("085").explain(layout="240", occurrence=occurrence, motives="S1")
    assert said[1:] == (words,)
