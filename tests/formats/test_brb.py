"""BRB's returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b070_brb.cnab400_retorno import RETORNO
from emdia.formats.banks.b070_brb.sample import HEADER, samples
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return
from emdia.kernel.days import to_day

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "090001",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 9),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}


def read(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO, header=HEADER, titles=titles)
    return read_return(data, bank="070", layout="400")


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("070").samples / name).read_bytes() == generated


def test_its_days_have_the_whole_year() -> None:
    returned = read(PAID)
    assert returned.header.generated_date == date(2026, 3, 10)
    assert returned.header.credit_date == date(2026, 3, 11)
    assert returned.titles.due_day.tolist() == [to_day(date(2026, 3, 9))]
    assert returned.titles.credit_day.tolist() == [to_day(date(2026, 3, 11))]


def test_a_title_without_registration_is_paid_and_told_by_its_carteira() -> None:
    titles = read(PAID).titles
    assert titles.event.tolist() == [Event.PAID]
    assert (titles.carteira[0], titles.nosso_numero[0]) == (b"1", b"090001")


def test_an_amount_nothing_explains_is_kept_and_not_counted() -> None:
    titles = read(PAID | {"valor_271": "0000000002944"}).titles
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.interest_cents.tolist() == [0]


@pytest.mark.parametrize("occurrence", ["05", "09"])
def test_a_code_no_manual_explains_is_set_apart_and_posts_no_money(occurrence: str) -> None:
    """05 is a payment without registration elsewhere; whether BRB means it so is not known."""
    returned = read(PAID | {"occurrence": occurrence})
    titles = returned.titles
    assert titles.event.tolist() == [Event.UNKNOWN]
    assert titles.is_payment.tolist() == [False]
    assert titles.posted_cents[titles.is_payment].sum() == 0
    assert [fault.code for fault in returned.faults] == ["occurrence_unknown"]
