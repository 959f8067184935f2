"""Lists on paper: every row and total stands on a page, and what is not there is told."""

import pytest

from emdia.formats.documents import (
    Brand,
    CreditorUnnamed,
    NotAsMeant,
    PrintedParty,
    TableColumn,
    TablePaper,
    bundle,
    read_pages,
)
from emdia.formats.documents.reading import check_texts

CREDITOR = PrintedParty(
    name="Vento Norte", tax_id="CNPJ 11.222.333/0001-81", address=("Rua A, 1", "Recife – PE")
)
PAYER = PrintedParty(name="Maria da Conceição", tax_id="CPF 529.982.247-25", address=("Rua B, 2",))


def table(rows: int, *, creditor: PrintedParty = CREDITOR) -> TablePaper:
    return TablePaper(
        title="Resumo",
        subtitle="10/03/2026",
        creditor=creditor,
        payer=PAYER,
        columns=(
            TableColumn(head="Documento", share=0.7),
            TableColumn(head="Saldo", share=0.3, is_figure=True),
        ),
        rows=[(f"NF{number:05}", f"{number},{number % 100:02}") for number in range(rows)],
        totals=(("Total", "R$ 1.234,56"),),
    )


@pytest.mark.parametrize(
    ("rows", "pages"), [(0, 1), (1, 1), (34, 1), (37, 2), (38, 2), (75, 2), (500, 11)]
)
def test_every_row_stands_on_a_page(rows: int, pages: int) -> None:
    found = list(read_pages(bundle(tables=[table(rows)], brand=Brand(), title="x")))
    assert len(found) == pages
    text = " ".join(page.text for page in found)
    assert all(text.count(f"NF{number:05}") == 1 for number in range(rows))
    assert text.count("R$ 1.234,56") == 1
    assert "Maria da Conceição" in found[0].text


def test_what_does_not_stand_there_is_told() -> None:
    pages = list(read_pages(bundle(tables=[table(3)], brand=Brand(), title="x")))
    check_texts(pages, ["NF00002", "R$ 1.234,56"])
    with pytest.raises(NotAsMeant, match="NF00003"):
        check_texts(pages, ["NF00003"])


def test_a_figure_that_is_cut_does_not_leave() -> None:
    wide = table(1)
    cut = TablePaper(
        **{
            name: getattr(wide, name)
            for name in ("title", "subtitle", "creditor", "payer", "columns", "totals")
        },
        rows=[("NF1", "1.234.567.890.123.456.789.012.345.678.901.234.567,00")],
    )
    with pytest.raises(NotAsMeant):
        bundle(tables=[cut], brand=Brand(), title="x")


def test_a_list_names_its_creditor() -> None:
    with pytest.raises(CreditorUnnamed):
        table(1, creditor=PrintedParty(name="Vento Norte", tax_id="CNPJ", address=()))
