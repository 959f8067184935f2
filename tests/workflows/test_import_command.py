"""`emdia import` from the command line, with real files."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.cli import app

from .house import House

pytestmark = pytest.mark.usefixtures("database")

CUSTOMERS = "CPF/CNPJ;Nome\n529.982.247-25;Maria\n111.111.111-11;=Nobody\n"
TITLES = "Num;Quem;De;Ate;Quanto\nNF 1;529.982.247-25;01/03/2026;31/03/2026;1.234,56\n"
MAP = ("document=Num", "customer=Quem", "issue_date=De", "due_date=Ate", "gross=Quanto")


@pytest.fixture
def house() -> House:
    return House()


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["import", *map(str, words)])


def test_wrong_rows_are_corrected_and_sent_again(house: House, tmp_path: Path) -> None:
    file, errors = tmp_path / "clientes.csv", tmp_path / "errados.csv"
    file.write_text(CUSTOMERS)
    dry = run("customers", file, "--dry-run", "--errors", errors)
    assert "2 rows: 1 new, 0 changed, 0 the same, 1 wrong." in dry.output
    assert "line 3, tax_id" in dry.output
    with company_scope(house.company_id):
        assert not Customer.objects.exists()
    refused = run("customers", file)
    assert "correct the wrong rows" in str(refused.exception)
    wrong = errors.read_text(encoding="utf-8-sig")
    assert wrong.splitlines()[1].startswith("111.111.111-11;'=Nobody;tax_id: ")
    errors.write_text(wrong.replace("111.111.111-11", "390.533.447-05"), encoding="utf-8")
    done = run("customers", errors)
    assert "Applied: 1 new, 0 changed. Nobody was told anything." in done.output
    with company_scope(house.company_id):
        assert Customer.objects.get().name == "=Nobody"
    assert "Applied: 1 new" in run("customers", file, "--leave-wrong").output


def test_columns_are_told_once(house: House, tmp_path: Path) -> None:
    people, file = tmp_path / "clientes.csv", tmp_path / "titulos.csv"
    people.write_text(CUSTOMERS)
    file.write_text(TITLES)
    assert run("customers", people, "--leave-wrong").exit_code == 0
    unknown = run("receivables", file)
    assert "No column is known to be document, customer" in str(unknown.exception)
    assert "Num, Quem, De, Ate, Quanto" in str(unknown.exception)
    options = [word for pair in MAP for word in ("--map", pair)]
    told = run("receivables", file, *options)
    assert "1 new for BRL 1.234,56" in told.output
    again = run("receivables", file)
    assert "1 rows: 0 new, 0 changed, 1 the same, 0 wrong." in again.output
    with company_scope(house.company_id):
        assert Receivable.objects.get().gross_cents == 123_456


def test_what_cannot_be_is_one_sentence(house: House, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"%PDF-1.7")
    assert "This is a PDF" in str(run("customers", file).exception)
    assert "No such file" in str(run("customers", tmp_path / "b.csv").exception)
    file.write_text(CUSTOMERS)
    assert "is no field" in str(run("customers", file, "--map", "color=Nome").exception)
    assert "no column Cor" in str(run("customers", file, "--map", "name=Cor").exception)
    assert "--template" in str(run("customers").exception)


def test_a_template_is_a_file_that_comes_in(house: House, tmp_path: Path) -> None:
    file = tmp_path / "modelo.csv"
    for kind, new in (("customers", 1), ("contacts", 1), ("receivables", 1)):
        file.write_text(run(kind, "--template").output)
        assert f"Applied: {new} new" in run(kind, file).output
