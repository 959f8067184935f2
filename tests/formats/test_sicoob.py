"""Sicoob's returns: what is its own about them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b756_sicoob import remessa_sample
from emdia.formats.banks.b756_sicoob.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b756_sicoob.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.b756_sicoob.sample import HEADER_240, HEADER_400, samples
from emdia.formats.remessa import Charge, Instruction, Kind, RemessaHeading
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "0009001",
    "dv_nosso_numero": "3",
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 170,
}


def read_400(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO_400, header=HEADER_400, titles=titles)
    return read_return(data, bank="756", layout="400")


def read_240(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO_240, header=HEADER_240, titles=titles)
    return read_return(data, bank="756", layout="240")


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in {**samples(), **remessa_sample.samples()}.items():
        assert (bank("756").samples / name).read_bytes() == generated


def test_both_layouts_give_the_number_of_the_boleto_and_the_carteira() -> None:
    of_400, of_240 = read_400(PAID).titles, read_240(PAID).titles
    assert of_240.nosso_numero.tolist() == of_400.nosso_numero.tolist() == [b"0009001"]
    assert of_240.carteira.tolist() == of_400.carteira.tolist() == [b"1"]


def test_a_payment_without_registration_is_a_payment_in_400_and_a_write_off_in_240() -> None:
    assert read_400(PAID | {"occurrence": "05"}).titles.event.tolist() == [Event.PAID]
    assert read_240(PAID | {"occurrence": "05"}).titles.event.tolist() == [Event.WRITTEN_OFF]


def test_the_tariff_is_no_part_of_what_was_paid() -> None:
    titles = read_240(PAID | {"credited_cents": 10_000}).titles
    assert titles.paid_cents.tolist() == titles.credited_cents.tolist() == [10_000]
    assert titles.obeys_net_identity.all()


def test_a_rebate_inside_the_discount_counts_once() -> None:
    paid = PAID | {"discount_cents": 1_000, "rebate_cents": 1_000, "posted_cents": 9_000}
    titles = read_400(paid).titles
    assert titles.rebate_cents.tolist() == [0]
    assert titles.obeys_net_identity.all()


def test_the_account_is_the_titles_and_not_the_client_code_of_the_header() -> None:
    header = read_400(PAID).header
    assert (header.agencia, header.conta, header.dac) == ("1234", "00056789", "0")


def test_a_code_without_a_table_is_said_as_a_code() -> None:
    words = bank("756").explain(layout="400", occurrence="09", motives="07")
    assert words == ("Baixa de título", "motivo 07")


ENTRY = remessa_sample.CNAB400[0]


def written(
    asked: Instruction,
    *,
    layout: str = "400",
    heading: RemessaHeading = remessa_sample.HEADING,
) -> list[bytes]:
    data = write_remessa(bank="756", layout=layout, heading=heading, instructions=[asked])
    return data.split(b"\r\n")


def test_rates_have_four_decimal_places_in_400() -> None:
    asked = replace(
        ENTRY, interest=Charge(rate=Decimal("0.022")), fine=Charge(rate=Decimal("0.02"))
    )
    assert written(asked)[1][160:172] == b"022000020000"


def test_both_layouts_write_the_same_number_and_check_digit() -> None:
    assert written(ENTRY)[1][62:74] == b"000000090016"
    assert written(ENTRY, layout="240")[2][37:52] == b"000009001601014"


def test_charges_are_owed_from_the_due_date_unless_they_say_another_day() -> None:
    due = replace(ENTRY, interest=Charge(amount_cents=3))
    later = replace(ENTRY, interest=Charge(amount_cents=3, day=date(2026, 4, 12)))
    assert written(due, layout="240")[2][117:126] == b"110042026"
    assert written(later, layout="240")[2][117:126] == b"112042026"
    assert written(ENTRY, layout="240")[2][117:126] == b"000000000"


def test_without_the_clients_code_the_check_digit_cannot_be_computed() -> None:
    with pytest.raises(UnableToWrite, match="client's code"):
        written(ENTRY, layout="240", heading=replace(remessa_sample.HEADING, beneficiary=""))


def test_an_automatic_protest_is_not_carried_in_400() -> None:
    with pytest.raises(UnableToWrite, match="protest"):
        written(replace(ENTRY, protest_days=15))


def test_a_rebate_is_of_cnab_400_alone() -> None:
    rebate = replace(ENTRY, kind=Kind.GRANT_REBATE, rebate_cents=500)
    assert written(rebate)[1][108:110] == b"04"
    with pytest.raises(UnableToWrite, match="goes from 02 to 06; CNAB 400 has it"):
        written(rebate, layout="240")


def test_an_automatic_protest_is_taken_back_by_a_nine_in_240() -> None:
    record = written(replace(ENTRY, kind=Kind.DO_NOT_PROTEST), layout="240")[2]
    assert (record[15:17], record[220:221]) == (b"31", b"9")


def test_what_a_change_of_other_data_asks_for_is_named() -> None:
    fine = replace(ENTRY, kind=Kind.CHANGE_FINE, fine=Charge(rate=Decimal("0.02")))
    with pytest.raises(UnableToWrite, match="as a change of other data"):
        written(fine)
    assert written(replace(fine, kind=Kind.CHANGE_OTHER_DATA))[1][166:172] == b"020000"
