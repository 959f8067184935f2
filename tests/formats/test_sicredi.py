"""Sicredi's returns: what is its own about them."""

from dataclasses import replace
from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b748_sicredi import remessa_sample
from emdia.formats.banks.b748_sicredi.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b748_sicredi.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.b748_sicredi.sample import HEADER_240, HEADER_400, samples
from emdia.formats.remessa import Charge, Instruction, Kind, RemessaHeading
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return
from emdia.kernel.days import to_day

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "26290001",
    "digito_nosso_numero": "5",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}


def read_400(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO_400, header=HEADER_400, titles=titles)
    return read_return(data, bank="748", layout="400")


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in {**samples(), **remessa_sample.samples()}.items():
        assert (bank("748").samples / name).read_bytes() == generated


def test_the_day_of_credit_has_its_year_first_and_the_others_last() -> None:
    titles = read_400(PAID).titles
    assert titles.credit_day.tolist() == [to_day(date(2026, 3, 11))]
    assert titles.occurrence_day.tolist() == [to_day(date(2026, 3, 10))]


def test_the_fine_printed_beside_the_interest_is_charges_too() -> None:
    titles = read_400(PAID | {"interest_cents": 90, "multa": 200, "posted_cents": 10_290}).titles
    assert titles.interest_cents.tolist() == [290]
    assert titles.paid_cents.tolist() == [10_290]
    assert titles.obeys_net_identity.all()


def test_both_layouts_give_the_same_number_and_carteira() -> None:
    data = write_return(form=RETORNO_240, header=HEADER_240, titles=[PAID])
    of_240 = read_return(data, bank="748", layout="240").titles
    of_400 = read_400(PAID).titles
    assert of_240.nosso_numero.tolist() == of_400.nosso_numero.tolist() == [b"26290001"]
    assert of_240.carteira.tolist() == of_400.carteira.tolist() == [b"1"]


@pytest.mark.parametrize(
    ("mark", "event"), [("A", Event.PROTEST_REQUESTED), ("D", Event.INSTRUCTION_REJECTED)]
)
def test_a_protest_confirmed_as_disregarded_was_refused(mark: str, event: Event) -> None:
    asked = PAID | {"occurrence": "19", "posted_cents": 0, "situacao_protesto": mark}
    assert read_400(asked).titles.event.tolist() == [event]


def test_the_same_refusal_of_a_write_off_has_another_code_in_each_layout() -> None:
    occurrences = bank("748").occurrences
    assert occurrences["400", "27"].event is Event.INSTRUCTION_REJECTED
    assert occurrences["240", "36"].event is Event.INSTRUCTION_REJECTED
    assert occurrences["240", "27"].event is Event.INSTRUCTION_CONFIRMED


def test_a_header_of_zeros_is_told_and_the_titles_read() -> None:
    data = write_return(form=RETORNO_400, header=HEADER_400, titles=[PAID])
    returned = read_return(data.replace(b"RETORNO01", b"RETORNO00"), bank="748", layout="400")
    assert [fault.code for fault in returned.faults] == ["literal_unusual"]
    assert returned.titles.paid_cents.tolist() == [10_000]


ENTRY = remessa_sample.CNAB240[0]


def written(
    asked: Instruction,
    *,
    layout: str = "400",
    heading: RemessaHeading = remessa_sample.HEADING,
) -> list[bytes]:
    data = write_remessa(bank="748", layout=layout, heading=heading, instructions=[asked])
    return data.split(b"\r\n")


def test_the_check_digit_is_that_of_the_manual() -> None:
    heading = replace(remessa_sample.HEADING, agencia="0165", posto="02", beneficiary="00623")
    asked = replace(ENTRY, nosso_numero="07200003")
    assert written(asked, heading=heading)[1][47:56] == b"072000031"
    assert written(asked, layout="240", heading=heading)[2][37:46] == b"072000031"


def test_a_post_with_letters_counts_as_zeros() -> None:
    lettered = written(ENTRY, heading=replace(remessa_sample.HEADING, posto="A1"))[1]
    assert lettered == written(ENTRY, heading=replace(remessa_sample.HEADING, posto="00"))[1]


def test_without_a_post_the_check_digit_cannot_be_computed() -> None:
    heading = replace(remessa_sample.HEADING, posto="")
    with pytest.raises(UnableToWrite, match="check digit"):
        written(ENTRY, heading=heading)
    line = written(replace(ENTRY, check_digit="7"), heading=heading)[1]
    assert line[47:56] == b"262900017"


def test_a_number_of_another_length_is_refused() -> None:
    with pytest.raises(UnableToWrite, match="8 digits"):
        written(replace(ENTRY, nosso_numero="262900019"))


def test_where_the_bank_numbers_the_number_is_blank() -> None:
    line = written(replace(ENTRY, nosso_numero=""))[1]
    assert (line[47:56], line[73:74]) == (b" " * 9, b"A")


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        (Kind.GRANT_DISCOUNT, b"A"),
        (Kind.CHANGE_INTEREST, b"B"),
        (Kind.DO_NOT_PROTEST, b"E"),
        (Kind.DO_NOT_LIST_NEGATIVE, b"G"),
    ],
)
def test_a_change_says_by_a_letter_what_it_changes(kind: Kind, letter: bytes) -> None:
    asked = replace(remessa_sample.CNAB400[1], kind=kind)
    line = written(asked)[1]
    assert (line[108:110], line[70:71]) == (b"31", letter)


def test_a_write_off_orders_no_automatic_protest() -> None:
    line = written(replace(ENTRY, kind=Kind.WRITE_OFF, protest_days=10))[1]
    assert line[156:160] == b"0000"


def test_one_instruction_changes_one_thing_in_400() -> None:
    with pytest.raises(UnableToWrite, match="one instruction changes one thing"):
        written(replace(ENTRY, kind=Kind.CHANGE_OTHER_DATA))
    with pytest.raises(UnableToWrite, match="CNAB 240 has"):
        written(replace(ENTRY, kind=Kind.CANCEL_DISCOUNT))


def test_interest_is_changed_by_its_own_code_in_240() -> None:
    interest = Charge(amount_cents=7, day=date(2026, 4, 11))
    record = written(replace(ENTRY, kind=Kind.CHANGE_INTEREST, interest=interest), layout="240")[2]
    assert (record[15:17], record[117:141]) == (b"12", b"1" + b"11042026" + b"000000000000007")


@pytest.mark.parametrize("kind", [Kind.DO_NOT_PROTEST, Kind.DO_NOT_LIST_NEGATIVE])
def test_what_is_automatic_is_taken_back_by_a_nine_in_240(kind: Kind) -> None:
    record = written(replace(ENTRY, kind=kind), layout="240")[2]
    assert (record[15:17], record[220:221]) == (b"31", b"9")
