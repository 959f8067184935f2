"""What a return answers of the Pix of boletos, as codes that can be printed."""

from dataclasses import replace

import numpy as np
import pytest

from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING, sample_titles, write_return
from emdia.formats.pix import Kind, read
from emdia.formats.pix.receiver import city_of, name_of
from emdia.formats.returns import PixAnswer, Titles, pix_answers, read_return

ADDRESS = "Rua do Exemplo, 100\nCentro\nRecife – PE, CEP 50010-000"


@pytest.fixture
def titles() -> Titles:
    content = write_return(header=SAMPLE_HEADING, titles=sample_titles()[:1])
    return read_return(content, bank="341", layout="400").titles


def answers(titles: Titles, *, name: str = "Vento Norte Ltda.") -> list[PixAnswer]:
    return list(pix_answers(titles, name=name, tax_id="11222333000181", postal_address=ADDRESS))


def test_a_code_is_kept_as_the_bank_wrote_it(titles: Titles) -> None:
    told = replace(titles, pix_codes={2: "as written"})
    assert answers(told) == [PixAnswer(line_number=2, code="as written")]


def test_a_location_becomes_the_code_that_leads_there(titles: Titles) -> None:
    (answer,) = answers(replace(titles, pix_locations={2: "qr.example.com/v2/cobv/1"}))
    code = read(answer.code)
    assert (code.kind, code.url) == (Kind.DYNAMIC, "qr.example.com/v2/cobv/1")
    assert (code.name, code.city, code.faults) == ("Vento Norte Ltda.", "Recife", ())


def test_a_refusal_is_told_in_the_banks_code(titles: Titles) -> None:
    told = replace(titles, pix_errors={2: "003"})
    assert answers(told) == [PixAnswer(line_number=2, refusal="003")]


def test_most_files_answer_nothing(titles: Titles) -> None:
    assert answers(titles) == []
    assert titles.line_number.dtype == np.int32


@pytest.mark.parametrize(
    ("address", "city"),
    [
        (ADDRESS, "Recife"),
        ("Rua A, 1\nSão Paulo/SP", "Sao Paulo"),
        ("Rua A, 1\nJi-Paraná - RO", "Ji-Parana"),
        ("Rua A, 1\nSão José do Vale do Rio Preto – RJ", "Sao Jose do Val"),
        ("Rua A, 1\nBelém – PA\nCEP 66010-000", "Belem"),
        ("66010-000 Belém", "Belem"),
        ("Rua A, 1\nBrasília, DF\n\n", "Brasilia"),
        ("", "BRASIL"),
        ("66.010-000", "BRASIL"),
    ],
)
def test_the_city_is_in_the_last_line_of_the_address(address: str, city: str) -> None:
    assert city_of(address) == city


def test_a_name_without_a_letter_for_a_code_gives_way_to_the_tax_id() -> None:
    assert name_of("北风", tax_id="11222333000181") == "11222333000181"
    assert name_of("Distribuidora Ação e Cia. de Alimentos", tax_id="1") == (
        "Distribuidora Acao e Cia."
    )
