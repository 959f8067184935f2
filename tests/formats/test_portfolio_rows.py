"""Whole files in plain sight: their headings, their rows, and what is wrong where."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emdia.formats.portfolio import (
    FIELDS,
    Field,
    Kind,
    Mapping,
    MappingIsIncomplete,
    Reads,
    guess,
    missing_fields,
    reader,
    with_evidence,
    without_strangers,
)
from emdia.formats.portfolio.values import reader_of
from emdia.formats.portfolio.whole_columns import look_of
from emdia.formats.tables import Portion, open_table

TITLES = """\
Título;CNPJ/CPF;Dt. Emissão;Dt. Vencimento;Valor (R$);Multa %;Obs
NF 1/1;529.982.247-25;01/03/2026;31/03/2026;1.234,56;2;
NF 1/2;52998224725;01/03/2026;30/04/2026;1.234;;
NF 2;529.982.247-25;01/03/2026;31/02/2026;10,00;;
NF 3;;01/03/2026;31/03/2026;-10,00;;
NF 4;529.982.247-25;01/03/2026;28/02/2026;0,00;;
"""


def read(
    kind: Kind, text: str, **told: str
) -> tuple[dict[str, list[object]], list[tuple[int, str, str]]]:
    table = open_table(text.encode())
    columns = guess(kind, table.headings) | told
    mapping = with_evidence(kind, Mapping(columns=columns), table.headings, table.first_rows(100))
    reading = reader(kind, mapping, table.headings)
    portion, *more = table.portions()
    assert not more
    block = reading.read(portion)
    return block.columns, [(one.line, one.field, one.code) for one in block.faults]


def test_titles_of_an_erp() -> None:
    columns, faults = read(Kind.RECEIVABLES, TITLES, gross="Valor (R$)")
    assert columns["line"] == [2, 3]
    assert columns["document"] == ["NF 1/1", "NF 1/2"]
    assert columns["due_date"] == ["2026-03-31", "2026-04-30"]
    assert columns["gross"] == [123_456, 123_400]
    assert columns["fine"] == [20_000, None]
    assert faults == [
        (4, "due_date", "date_invalid"),
        (5, "customer", "cell_missing"),
        (5, "gross", "amount_negative"),
        (6, "due_date", "due_before_issue"),
        (6, "gross", "amount_zero"),
    ]


@pytest.mark.parametrize(
    ("kind", "headings", "expected"),
    [
        (
            Kind.RECEIVABLES,
            ("Duplicata", "Cod. Cliente", "Emissao", "Vencto", "Valor", "Vendedor"),
            {"document", "customer", "issue_date", "due_date", "gross", "salesperson"},
        ),
        (
            Kind.RECEIVABLES,
            ("Factura", "NIT", "Fecha de emisión", "Fecha de vencimiento", "Importe"),
            {"document", "customer", "issue_date", "due_date", "gross"},
        ),
        (
            Kind.RECEIVABLES,
            ("Invoice", "Customer code", "Issue date", "Due date", "Amount", "Currency"),
            {"document", "customer", "issue_date", "due_date", "gross", "currency"},
        ),
        (Kind.CUSTOMERS, ("CPF/CNPJ", "Razão Social", "Código", "Cidade"),
         {"tax_id", "name", "external_code", "city"}),
        (Kind.CONTACTS, ("Customer", "Contact", "E-mail", "Phone"),
         {"customer", "name", "email", "phone"}),
        (Kind.CREDITS, ("Clave", "Cliente", "Tipo", "Importe", "Fecha"),
         {"key", "customer", "origin", "amount", "since_date"}),
        (Kind.FISCAL_DOCUMENTS, ("Título", "Modelo", "Número", "Série", "Chave de acesso"),
         {"receivable", "kind", "number", "series", "access_key"}),
    ],
)  # fmt: skip
def test_headings_in_three_languages_are_guessed(
    kind: Kind, headings: tuple[str, ...], expected: set[str]
) -> None:
    found = guess(kind, headings)
    assert set(found) == expected
    assert len(set(found.values())) == len(found)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_headings_of_the_template_are_guessed(kind: Kind) -> None:
    headings = [field.heading for field in FIELDS[kind]]
    assert guess(kind, headings) == {field.name: field.heading for field in FIELDS[kind]}


def test_a_required_field_without_a_column_is_named() -> None:
    columns = guess(Kind.RECEIVABLES, ("Documento", "Valor"))
    assert missing_fields(Kind.RECEIVABLES, columns) == ("customer", "issue_date", "due_date")
    with pytest.raises(MappingIsIncomplete, match="customer, issue_date, due_date"):
        reader(Kind.RECEIVABLES, Mapping(columns=columns), ("Documento", "Valor"))


def test_a_remembered_mapping_forgets_columns_that_are_gone() -> None:
    remembered = {"document": "TITULO", "gross": "Bruto"}
    assert without_strangers(remembered, ("Título", "Valor")) == {"document": "Título"}


def test_english_headings_leave_the_order_of_days_open() -> None:
    text = "Invoice,Customer,Issue date,Due date,Amount\nA1,X,03/04/2026,05/05/2026,10.00\n"
    _, faults = read(Kind.RECEIVABLES, text)
    assert faults == [(2, "issue_date", "date_ambiguous")]


def test_one_proving_day_tells_the_order_of_the_column() -> None:
    text = (
        "Invoice,Customer,Issue date,Due date,Amount\n"
        "A1,X,03/04/2026,05/06/2026,10.00\nA2,X,03/14/2026,05/06/2026,1.234\n"
    )
    columns, faults = read(Kind.RECEIVABLES, text)
    assert columns["issue_date"] == ["2026-03-04"]
    # The point was proved to be the decimal mark, and a dollar has two decimals.
    assert faults == [(3, "gross", "amount_invalid")]


def test_a_row_of_another_separator_is_one_fault() -> None:
    text = TITLES.splitlines()[0] + "\nNF 1,52998224725,01/03/2026,31/03/2026,10.00,2,x\n"
    _, faults = read(Kind.RECEIVABLES, text, gross="Valor (R$)")
    assert faults == [(2, "", "row_separator")]


def test_withheld_taxes_make_the_net() -> None:
    text = (
        "Documento;Cliente;Emissão;Vencimento;Valor;ISS;PIS;COFINS;CSLL\n"
        "1;X;01/03/2026;31/03/2026;1.000,00;50,00;6,50;30,00;10,00\n"
        "2;X;01/03/2026;31/03/2026;100,00;100,00;;;\n"
    )
    columns, faults = read(Kind.RECEIVABLES, text)
    assert columns["net"] == [90_350]
    assert faults == [(3, "gross", "nothing_left_after_taxes")]


def test_currencies_have_their_own_decimals() -> None:
    text = (
        "Documento;Cliente;Emissão;Vencimento;Valor;Moeda\n"
        "1;X;01/03/2026;31/03/2026;15.000;CLP\n"
        "2;X;01/03/2026;31/03/2026;15.000,50;CLP\n"
        "3;X;01/03/2026;31/03/2026;10,00;XXX\n"
        "4;X;01/03/2026;31/03/2026;10,00;usd\n"
    )
    columns, faults = read(Kind.RECEIVABLES, text)
    assert columns["gross"] == [15_000, 1_000]
    assert columns["currency"] == ["CLP", "USD"]
    assert faults == [(3, "gross", "amount_invalid"), (4, "currency", "currency_unknown")]


def test_customers_of_several_countries() -> None:
    text = (
        "CPF/CNPJ;Tipo de documento;Nome;Logradouro;Cidade;País\n"
        "12.ABC.345/01DE-35;;Padaria São José Ltda.;Rua A;Recife;br\n"
        "12.345.678-5;RUT;Andes SpA;;;\n"
        "111.111.111-11;;Ninguém;;;\n"
        "529.982.247-25;;Maria;Rua B;;Brasil\n"
    )
    columns, faults = read(Kind.CUSTOMERS, text)
    assert columns["tax_id"] == ["12ABC34501DE35", "123456785"]
    assert columns["tax_id_kind"] == ["cnpj", "rut"]
    assert columns["name_key"] == ["PADARIA SAO JOSE", "ANDES SPA"]
    assert columns["country"] == ["BR", None]
    assert faults == [
        (4, "tax_id", "tax_id_invalid"),
        (5, "city", "address_incomplete"),
        (5, "country", "country_invalid"),
    ]


def test_rows_of_another_width() -> None:
    text = (
        "Chave;Cliente;Origem;Valor;Data\n"
        "C1;X;devolução;10,00;01/03/2026;sobra\nC2;X;adiantamento\n"
    )
    columns, faults = read(Kind.CREDITS, text)
    assert faults == [
        (2, "", "row_columns"),
        (3, "amount", "cell_missing"),
        (3, "since_date", "cell_missing"),
    ]
    assert columns["line"] == []


def test_an_access_key_is_checked() -> None:
    right = "35260314200166000187550010000000271023456784"
    text = (
        "Título;Tipo;Número;Chave de acesso\n"
        f"1;NF-e;27;{right}\n1;NF-e;28;{right[:-1]}0\n1;factura;9;abc\n"
    )
    columns, faults = read(Kind.FISCAL_DOCUMENTS, text)
    assert [code for *_, code in faults] in (["access_key_invalid"], ["access_key_invalid"] * 2)
    assert "ABC" in columns["access_key"]


def test_each_customer_is_a_reference_once_and_as_a_tax_id() -> None:
    headings = ("Documento", "Cliente", "Emissão", "Vencimento", "Valor")
    reading = reader(
        Kind.RECEIVABLES, Mapping(columns=guess(Kind.RECEIVABLES, headings), order="dmy"), headings
    )
    days = ("01/03/2026", "31/03/2026", "1,00")
    first = reading.read(Portion([2, 3], [("1", "529.982.247-25", *days), ("2", "c1", *days)]))
    again = reading.read(Portion([4, 5], [("3", "c1", *days), ("4", "c2", *days)]))
    assert first.references == {"529.982.247-25": "52998224725", "c1": "C1"}
    assert again.references == {"c2": "C2"}


# Texts near the edge of what a whole column may hold.
PIECES = ("1", "12", "234", "567890", "a", "E", "e", ".", ",", "/", "-", "_", " ", "  ", "é", "+",
          "\t", "\u200b", "0" * 61)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
AMOUNTS = st.integers(0, 10**16).map(lambda cents: f"{cents // 100:,}.{cents % 100:02d}")
OTHERS = AMOUNTS.map(lambda text: text.translate(str.maketrans(",.", ".,")))
PLAIN = st.integers(0, 10**16).map(lambda cents: f"{cents // 100},{cents % 100:02d}")


@pytest.mark.parametrize("reads", [Reads.CODE, Reads.CENTS])
@pytest.mark.parametrize("mark", ["", ",", "."])
def test_a_column_in_one_look_is_the_column_cell_by_cell(reads: Reads, mark: str) -> None:
    look = look_of(reads, places=2)
    assert look is not None
    one = reader_of(
        Field(name="x", reads=reads, words=(), heading="X"), places=2, mark=mark, order=""
    )
    looked = 0

    @settings(max_examples=1_500, deadline=None, database=None)
    @given(st.lists(st.one_of(TEXTS, AMOUNTS, OTHERS, PLAIN), min_size=1, max_size=2))
    @example(["NF 1", "NF 2/1"])
    @example(["1.234,56", "0,07"])
    @example(["1E10"])
    @example(["9999999999999,99"])
    @example(["1", "1\n"])
    def twins(cells: Sequence[str]) -> None:
        nonlocal looked
        found = look(cells)
        if found is not None:
            looked += 1
            assert found == [one(cell) for cell in cells]

    twins()
    assert looked > 10


def test_a_varied_column_is_read_whole_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Documento;Cliente;Emissão;Vencimento;Valor\n" + "".join(
        f"NF {number};C{number};01/03/2026;31/03/2026;{number}.{number:03d},99\n"
        for number in range(1, 50)
    )
    slow = read(Kind.RECEIVABLES, text)
    monkeypatch.setattr("emdia.formats.portfolio.rows.FEW", -1)
    assert read(Kind.RECEIVABLES, text) == slow
    assert slow[0]["gross"][:2] == [100_199, 200_299]
