"""What Banco do Brasil's returns say, and what it is asked, in generated files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b001_banco_do_brasil import remessa_sample, sample
from emdia.formats.remessa import Charge, Instruction, Kind, Party
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import Titles, read_return
from emdia.formats.returns.writing import write_return

PAID_400, PAID_240 = sample.CASES_400[0], sample.CASES_240[0]


def only(layout: str, *titles: Mapping[str, Any]) -> Titles:
    header = sample.HEADER_400 if layout == "400" else sample.HEADER_240
    data = write_return(form=bank("001").returns[layout], header=header, titles=titles)
    read = read_return(data, bank="001", layout=layout)
    assert read.faults == ()
    return read.titles


def test_the_samples_are_the_generated_ones() -> None:
    folder = bank("001").samples
    for name, data in sample.samples().items():
        assert (folder / name).read_bytes() == data


@pytest.mark.parametrize(("layout", "paid"), [("400", PAID_400), ("240", PAID_240)])
def test_what_is_paid_is_gross_and_what_is_credited_is_net(
    layout: str, paid: Mapping[str, Any]
) -> None:
    titles = only(layout, paid)
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.credited_cents.tolist() == [9_750]
    assert titles.tariff_cents.tolist() == [250]
    assert titles.obeys_net_identity.all()


def test_a_rebate_inside_the_discount_counts_once() -> None:
    changes = {"discount_cents": 1_500, "rebate_cents": 1_000, "posted_cents": 8_500}
    titles = only("400", {**PAID_400, **changes})
    assert titles.rebate_cents.tolist() == [0]
    assert titles.obeys_net_identity.all()


@pytest.mark.parametrize(
    ("layout", "occurrence", "event"),
    [
        ("400", "05", Event.PAID),
        ("400", "07", Event.PARTIALLY_PAID),
        ("400", "08", Event.PAID),
        ("400", "15", Event.PAID_AT_NOTARY),
        ("400", "20", Event.PAID_ELSEWHERE),
        ("400", "25", Event.INSTRUCTION_CONFIRMED),
        ("400", "28", Event.FEE),
        ("400", "44", Event.CHEQUE_RETURNED),
        ("400", "46", Event.CHEQUE_PENDING),
        ("240", "05", Event.WRITTEN_OFF),
        ("240", "15", Event.INFORMATION),
        ("240", "17", Event.PAID_AFTER_WRITE_OFF),
        ("240", "25", Event.WRITTEN_OFF_BY_PROTEST),
        ("240", "50", Event.CHEQUE_PENDING),
    ],
)
def test_a_code_means_another_thing_in_each_layout(
    layout: str, occurrence: str, event: Event
) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    assert only(layout, {**paid, "occurrence": occurrence}).event.tolist() == [event]


@pytest.mark.parametrize(
    ("layout", "occurrence", "motives", "words"),
    [
        ("400", "03", "33", ("Comando recusado", "Nosso número já existente")),
        ("400", "09", "31", ("Baixa", "Liquidado anteriormente")),
        ("240", "03", "52", ("Entrada rejeitada", "Registro de título já liquidado, carteira 17")),
        ("240", "28", "04", ("Débito de tarifas ou custas", "Protesto")),
    ],
)
def test_the_bank_explains_itself(
    layout: str, occurrence: str, motives: str, words: tuple[str, ...]
) -> None:
    said = bank("001").explain(layout=layout, occurrence=occurrence, motives=motives)
    assert said == words


def sent(layout: str, *asked: Instruction) -> list[bytes]:
    heading = remessa_sample.HEADINGS[layout]
    data = write_remessa(bank="001", layout=layout, heading=heading, instructions=asked)
    return data.split(b"\r\n")


def refusal(layout: str, asked: Instruction) -> str:
    with pytest.raises(UnableToWrite) as refused:
        sent(layout, asked)
    return str(refused.value)


def test_the_sample_remessas_are_the_generated_ones() -> None:
    for layout, asked in remessa_sample.CASES.items():
        path = bank("001").samples / f"remessa-cnab{layout}.rem"
        assert path.read_bytes() == b"\r\n".join(sent(layout, *asked))


def test_a_write_off_says_that_the_title_is_not_given_back() -> None:
    line = sent("400", replace(remessa_sample.ENTRY, kind=Kind.WRITE_OFF))[1]
    assert (line[108:110], line[156:158]) == (b"02", b"44")


def test_the_fine_of_an_entry_is_a_record_below_it() -> None:
    fine = Charge(amount_cents=250, day=date(2026, 4, 11))
    line = sent("400", replace(remessa_sample.ENTRY, fine=fine))[2]
    assert line[:22] == b"599" + b"1" + b"110426" + b"000000000250"


@pytest.mark.parametrize("layout", ["400", "240"])
@pytest.mark.parametrize(("days", "is_taken"), [(5, False), (6, True), (29, True), (30, False),
                                                (35, True), (40, True)])  # fmt: skip
def test_the_bank_protests_after_the_days_it_has(layout: str, days: int, is_taken: bool) -> None:
    asked = replace(remessa_sample.ENTRY, protest_days=days)
    if is_taken:
        assert sent(layout, asked)
    else:
        assert "6 to 29, 35 or 40 calendar days" in refusal(layout, asked)


def test_what_the_layout_cannot_carry_is_refused_by_name() -> None:
    guarantor = Party(name="José Avalista Teste", tax_id="11222333000181")
    asked = replace(remessa_sample.ENTRY, guarantor=guarantor)
    assert "the guarantor's name" in refusal("400", asked)
    assert sent("240", asked)
    fine = replace(remessa_sample.ENTRY, fine=Charge(amount_cents=100))
    assert "from which day the fine is owed" in refusal("400", fine)


def test_the_modality_of_the_carteira_goes_in_cnab_240() -> None:
    for carteira, modality in (("17", b"7"), ("11", b"1"), ("31", b"3"), ("51", b"4")):
        line = sent("240", replace(remessa_sample.ENTRY, carteira=carteira))[2]
        assert line[57:58] == modality
