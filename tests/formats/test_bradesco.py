"""Bradesco's returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b237_bradesco.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b237_bradesco.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.b237_bradesco.sample import HEADER_240, HEADER_400, samples
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "009",
    "nosso_numero": "00000000002",
    "agencia": "1234",
    "conta": "56789",
    "dac": "P",
    "occurrence_day": date(2026, 3, 10),
    "nominal_cents": 10_000,
    "posted_cents": 10_290,
    "interest_cents": 290,
    "motives": "0000000000",
}


def read_400(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO_400, header=HEADER_400, titles=titles)
    return read_return(data, bank="237", layout="400", net_of_tariff=True)


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("237").samples / name).read_bytes() == generated


def test_what_is_paid_has_the_interest_and_no_tariff() -> None:
    titles = read_400(PAID | {"tariff_cents": 160}).titles
    assert titles.paid_cents.tolist() == titles.credited_cents.tolist() == [10_290]
    assert titles.obeys_net_identity.all()


def test_a_rebate_inside_the_discount_counts_once() -> None:
    paid = PAID | {"interest_cents": 0, "posted_cents": 8_500, "discount_cents": 1_500}
    titles = read_400(paid | {"rebate_cents": 1_000}).titles
    assert titles.rebate_cents.tolist() == [0]
    assert titles.obeys_net_identity.all()


def test_the_account_is_in_the_titles_for_the_header_has_only_a_code() -> None:
    returned = read_400(PAID, PAID | {"conta": "56780"})
    header = returned.header
    assert (header.agencia, header.conta, header.dac) == ("01234", "0056789", "P")
    assert returned.titles.is_header_account.tolist() == [True, False]


@pytest.mark.parametrize(
    ("mark", "event"), [("A", Event.PROTEST_REQUESTED), ("D", Event.INSTRUCTION_REJECTED)]
)
def test_a_protest_confirmed_as_disregarded_was_refused(mark: str, event: Event) -> None:
    asked = PAID | {"occurrence": "19", "posted_cents": 0, "motivo_protesto": mark}
    assert read_400(asked).titles.event.tolist() == [event]


@pytest.mark.parametrize("occurrence", ["22", "40"])
def test_a_payment_taken_back_is_no_payment(occurrence: str) -> None:
    titles = read_400(PAID | {"occurrence": occurrence}).titles
    assert titles.event.tolist() == [Event.PAYMENT_REVERSED]
    assert titles.credited_cents.tolist() == [0]


def test_a_pix_record_marks_its_title_and_gives_no_code() -> None:
    entry = PAID | {"occurrence": "02", "pix_location": "qr.example.com/v2/cobv/1"}
    titles = read_400(entry, PAID | {"nosso_numero": "00000000003"}).titles
    assert titles.is_pix.tolist() == [True, False]
    assert titles.pix_codes == {}


def test_motives_of_zeros_say_that_cash_was_paid() -> None:
    words = bank("237").explain(layout="400", occurrence="06", motives="0000000000", channel="14")
    assert words == ("Liquidação normal", "Pago com dinheiro", "Internet")


def test_both_layouts_give_the_same_number_and_carteira() -> None:
    data = write_return(form=RETORNO_240, header=HEADER_240, titles=[PAID])
    of_240 = read_return(data, bank="237", layout="240").titles
    of_400 = read_400(PAID).titles
    assert of_240.nosso_numero.tolist() == of_400.nosso_numero.tolist() == [b"00000000002"]
    assert of_240.carteira.tolist() == of_400.carteira.tolist() == [b"009"]
