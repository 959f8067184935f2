"""What Santander's returns say, read back from generated files."""

from collections.abc import Mapping
from typing import Any

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b033_santander import sample
from emdia.formats.returns import Titles, read_return
from emdia.formats.returns.writing import write_return

PAID_400, PAID_240 = sample.CASES_400[0], sample.CASES_240[0]


def only(layout: str, *titles: Mapping[str, Any]) -> Titles:
    header = sample.HEADER_400 if layout == "400" else sample.HEADER_240
    data = write_return(form=bank("033").returns[layout], header=header, titles=titles)
    read = read_return(data, bank="033", layout=layout)
    assert read.faults == ()
    return read.titles


def test_the_samples_are_the_generated_ones() -> None:
    folder = bank("033").samples
    for name, data in sample.samples().items():
        assert (folder / name).read_bytes() == data


def test_cnab_400_prints_what_the_payer_paid() -> None:
    titles = only("400", {**PAID_400, "interest_cents": 40, "posted_cents": 10_040})
    assert titles.paid_cents.tolist() == titles.credited_cents.tolist() == [10_040]
    assert titles.obeys_net_identity.all()


def test_cnab_240_tells_the_net_credit_too() -> None:
    titles = only("240", PAID_240)
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.credited_cents.tolist() == [9_750]


@pytest.mark.parametrize(("layout", "written"), [("400", "9000001"), ("240", "000009000001")])
def test_the_nosso_numero_is_the_same_in_both_layouts(layout: str, written: str) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    titles = only(layout, {**paid, "nosso_numero": written, "dv_nosso_numero": "7"})
    assert titles.nosso_numero.tolist() == [b"000009000001"]


def test_a_title_without_number_has_none() -> None:
    assert only("400", {**PAID_400, "nosso_numero": ""}).nosso_numero.tolist() == [b""]


@pytest.mark.parametrize("layout", ["400", "240"])
def test_the_pix_record_marks_the_title_above_it(layout: str) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    number = "9000007" if layout == "400" else "000009000007"
    pix = {"pix_location": "qr.example.com/x", "nosso_numero": number, "occurrence": "02"}
    titles = only(layout, paid, {**paid, **pix}, paid)
    assert titles.is_pix.tolist() == [False, True, False]
    assert titles.pix_codes == {}


@pytest.mark.parametrize(
    ("layout", "occurrence", "event"),
    [
        ("400", "01", Event.INSTRUCTION_REJECTED),
        ("400", "07", Event.PARTIALLY_PAID),
        ("400", "15", Event.PROTEST_REQUESTED),
        ("400", "16", Event.INSTRUCTION_REJECTED),
        ("400", "17", Event.PAID_AT_NOTARY),
        ("400", "22", Event.PROTEST_CANCELLED),
        ("400", "93", Event.OPERATIONAL_WRITE_OFF),
        ("400", "94", Event.WRITE_OFF_REVERSED),
        ("240", "17", Event.PAID_AFTER_WRITE_OFF),
        ("240", "24", Event.PROTEST_CANCELLED),
        ("240", "93", Event.OPERATIONAL_WRITE_OFF),
        ("240", "94", Event.WRITE_OFF_REVERSED),
    ],
)
def test_a_code_means_another_thing_in_each_layout(
    layout: str, occurrence: str, event: Event
) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    titles = only(layout, {**paid, "occurrence": occurrence})
    assert titles.event.tolist() == [event]
    if event is Event.OPERATIONAL_WRITE_OFF:
        assert titles.credited_cents.tolist() == [0]


@pytest.mark.parametrize(
    ("layout", "occurrence", "motives", "words"),
    [
        ("400", "03", "092058", ("Entrada rejeitada", "Nosso número já cadastrado",
                                 "CPF ou CNPJ incorreto")),
        ("240", "06", "09", ("Liquidação", "Pagamento parcial")),
        ("240", "09", "09", ("Baixa", "Comandada pelo banco")),
        ("240", "26", "Z7", ("Instrução rejeitada", "Instrução exige segmento Y-53")),
    ],
)  # fmt: skip
def test_the_bank_explains_itself(
    layout: str, occurrence: str, motives: str, words: tuple[str, ...]
) -> None:
    said = bank("033").explain(layout=layout, occurrence=occurrence, motives=motives)
    assert said == words
