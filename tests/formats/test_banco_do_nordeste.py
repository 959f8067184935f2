"""Banco do Nordeste's returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b004_banco_do_nordeste import campo_livre
from emdia.formats.banks.b004_banco_do_nordeste.cnab400_retorno import RETORNO
from emdia.formats.banks.b004_banco_do_nordeste.sample import HEADER, samples
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return
from emdia.kernel.days import NO_DAY, to_day

PAID = {
    "occurrence": "06",
    "carteira": "4",
    "nosso_numero": "0000010",
    "dv_nosso_numero": "8",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}
REJECTED = PAID | {"occurrence": "51", "credit_day": None, "posted_cents": 0}


def read(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO, header=HEADER, titles=titles)
    return read_return(data, bank="004", layout="400")


def marked(*columns: int) -> bytes:
    """Return a return of one rejected entry whose `columns` say 1."""
    data = bytearray(write_return(form=RETORNO, header=HEADER, titles=[REJECTED]))
    detail = data.index(b"\n") + 1
    for column in columns:
        data[detail + column - 1] = ord("1")
    return bytes(data)


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("004").samples / name).read_bytes() == generated


def test_the_check_digit_is_the_one_of_the_manual() -> None:
    assert campo_livre.digit({"nosso_numero": "0000010"}) == "8"


def test_the_day_of_credit_stands_where_other_lines_have_errors() -> None:
    titles = read(PAID, REJECTED).titles
    assert titles.credit_day.tolist() == [to_day(date(2026, 3, 11)), NO_DAY]
    assert titles.motives.tolist() == [b"", b""]


@pytest.mark.parametrize(
    ("columns", "motives", "words"),
    [
        ((280,), b"01", ("Falta o IOC",)),
        ((296, 320), b"1741", ("Falta o valor do título", "Dígito do nosso número errado")),
        ((280, 281, 282, 283, 284, 285), b"0102030405", None),
    ],
)
def test_an_error_is_the_number_of_its_column(
    columns: tuple[int, ...], motives: bytes, words: tuple[str, ...] | None
) -> None:
    returned = read_return(marked(*columns), bank="004", layout="400")
    assert returned.faults == ()
    assert returned.titles.event.tolist() == [Event.REJECTED]
    assert returned.titles.motives.tolist() == [motives]
    if words is not None:
        said = bank("004").explain(layout="400", occurrence="51", motives=motives.decode())
        assert said == ("Entrada rejeitada", *words)


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("04", Event.INSTRUCTION_CONFIRMED),
        ("54", Event.INSTRUCTION_REJECTED),
        ("07", Event.PARTIALLY_PAID),
    ],
)
def test_a_code_above_fifty_is_the_refused_service(code: str, event: Event) -> None:
    assert bank("004").occurrences["400", code].event is event


def test_other_expenses_are_tariff_too() -> None:
    titles = read(PAID | {"tariff_cents": 246, "outras_despesas": 700}).titles
    assert titles.tariff_cents.tolist() == [946]
    assert titles.paid_cents.tolist() == [10_000]
