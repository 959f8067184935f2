"""Inter's returns: what is its own about them."""

from datetime import date

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b077_inter import campo_livre
from emdia.formats.banks.b077_inter.cnab400_retorno import RETORNO
from emdia.formats.banks.b077_inter.sample import HEADER, samples
from emdia.formats.returns import read_return
from emdia.formats.returns.writing import write_return
from emdia.kernel.days import NO_DAY

PAID = {
    "occurrence": "06",
    "carteira": "112",
    "nosso_numero": "0000090001",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("077").samples / name).read_bytes() == generated


def test_the_check_digit_is_of_agency_carteira_and_number() -> None:
    assert (
        campo_livre.digit({"agencia": "0001", "carteira": "112", "nosso_numero": "0000000001"})
        == "0"
    )


def test_the_occurrence_stands_in_columns_of_its_own() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID])
    detail = data.split(b"\r\n")[1]
    assert detail[89:91] == b"06"
    titles = read_return(data, bank="077", layout="400").titles
    assert titles.event.tolist() == [Event.PAID]
    assert titles.paid_cents.tolist() == [10_000]


def test_of_an_open_title_paid_amount_and_credit_are_blank() -> None:
    title = PAID | {"occurrence": "02", "posted_cents": 0, "credit_day": None}
    data = write_return(form=RETORNO, header=HEADER, titles=[title])
    detail = data.index(b"\r\n") + 2
    blank = data[: detail + 159] + b" " * 19 + data[detail + 178 :]
    returned = read_return(blank, bank="077", layout="400")
    assert returned.faults == ()
    assert returned.titles.event.tolist() == [Event.REGISTERED]
    assert returned.titles.posted_cents.tolist() == [0]
    assert returned.titles.credit_day.tolist() == [NO_DAY]


def test_the_account_is_the_first_titles() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID])
    header = read_return(data, bank="077", layout="400").header
    assert (header.agencia, header.conta, header.dac) == ("0001", "012345678", "9")
