"""BTG Pactual's returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import bank
from emdia.formats.banks.b208_btg import campo_livre
from emdia.formats.banks.b208_btg.cnab240_retorno import RETORNO
from emdia.formats.banks.b208_btg.sample import HEADER, samples
from emdia.formats.returns import read_return
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "00000006380",
    "dv_nosso_numero": "4",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "credited_cents": 10_000,
}


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("208").samples / name).read_bytes() == generated


@pytest.mark.parametrize(("number", "digit"), [("00000006380", "4"), ("87319177389", "3")])
def test_the_check_digit_is_the_one_of_the_manual(number: str, digit: str) -> None:
    assert campo_livre.digit({"carteira": "01", "nosso_numero": number}) == digit


def test_the_number_is_read_without_its_check_digit() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID])
    segment_t = data.split(b"\r\n")[2]
    assert segment_t[37:57] == b"00000000000000063804"
    titles = read_return(data, bank="208", layout="240").titles
    assert titles.nosso_numero.tolist() == [b"00000006380"]


def test_counts_it_makes_otherwise_are_told_and_hold_nothing() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID, PAID])
    lines = data.split(b"\r\n")
    lines[-3] = lines[-3][:17] + b"000001" + lines[-3][23:]
    lines[-2] = lines[-2][:23] + b"000001" + lines[-2][29:]
    returned = read_return(b"\r\n".join(lines), bank="208", layout="240")
    assert [fault.code for fault in returned.faults] == ["trailer_count_unsure"] * 2
    assert returned.holding_faults == ()


def test_a_tariff_of_nothing_may_end_in_blanks() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID])
    lines = data.split(b"\r\n")
    lines[2] = lines[2][:211] + b"  " + lines[2][213:]
    returned = read_return(b"\r\n".join(lines), bank="208", layout="240")
    assert returned.faults == ()
    assert returned.titles.tariff_cents.tolist() == [0]
