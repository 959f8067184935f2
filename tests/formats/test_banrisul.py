"""Banrisul's returns: what is its own about them."""

from datetime import date

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b041_banrisul import campo_livre
from emdia.formats.banks.b041_banrisul.cnab400_retorno import RATEIO, RETORNO
from emdia.formats.banks.b041_banrisul.sample import HEADER, samples
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "1",
    "nosso_numero": "00009274",
    "nc_nosso_numero": "22",
    "occurrence_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}


def read(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO, header=HEADER, titles=titles)
    return read_return(data, bank="041", layout="400")


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in samples().items():
        assert (bank("041").samples / name).read_bytes() == generated


@pytest.mark.parametrize(("number", "digits"), [("00009274", "22"), ("00009194", "38")])
def test_the_digits_of_control_are_those_of_the_manual(number: str, digits: str) -> None:
    assert campo_livre.digit({"nosso_numero": number}) == digits


def test_the_interest_was_paid_on_top_of_what_the_bank_prints_as_paid() -> None:
    titles = read(PAID | {"interest_cents": 90, "other_credits_cents": 0}).titles
    assert titles.posted_cents.tolist() == [10_000]
    assert titles.paid_cents.tolist() == [10_090]
    assert titles.obeys_net_identity.all()


def test_what_is_paid_counts_discount_rebate_other_receipts_and_other_expenses() -> None:
    told = {
        "discount_cents": 500,
        "rebate_cents": 1_000,
        "other_credits_cents": 200,
        "outras_despesas": 30,
        "posted_cents": 10_000 - 500 - 1_000 + 200 - 30,
    }
    titles = read(PAID | told).titles
    assert titles.iof_cents.tolist() == [30]
    assert titles.obeys_net_identity.all()


def test_the_share_of_another_company_is_paid_once() -> None:
    titles = read(PAID, PAID | {"marca_distribuida": "CC CP", "posted_cents": 2_000}).titles
    assert titles.event.tolist() == [Event.PAID, Event.INFORMATION]
    assert titles.credited_cents.tolist() == [10_000, 0]


def test_form_and_channel_of_payment_are_said_together() -> None:
    said = bank("041").explain(layout="400", occurrence="06", channel="25")
    assert said == ("Liquidação normal", "Correspondente, em cheque")


def test_a_title_damaged_into_such_a_line_is_kept_and_told() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID, PAID])
    lines = data.split(b"\r\n")
    lines[2] = b"3" + lines[2][1:]
    returned = read_return(b"\r\n".join(lines), bank="041", layout="400")
    assert [(fault.code, fault.line) for fault in returned.faults] == [("record_unknown", 3)]
    assert returned.other_lines == {3: lines[2]}


def test_a_line_of_how_a_title_is_shared_is_kept_and_not_read() -> None:
    data = write_return(form=RETORNO, header=HEADER, titles=[PAID, PAID])
    lines = data.split(b"\r\n")
    lines[2] = RATEIO.write({"codigo_cedente": "0123456789012", "numero_sequencial": 3})
    returned = read_return(b"\r\n".join(lines), bank="041", layout="400")
    assert returned.faults == ()
    assert len(returned.titles) == 1
    assert list(returned.other_lines) == [3]
