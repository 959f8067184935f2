"""Files of another system, in plain sight, through receiving, checking and applying."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import connection

from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.imports.models import ImportBatch, ImportChange, ImportFault, SourceKey
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Posting
from emdia.books.parties.models import Address, Contact, Customer
from emdia.books.receivables.models import (
    CustomerCredit,
    FiscalDocument,
    FiscalLink,
    OwedTotal,
    Receivable,
    Withholding,
)
from emdia.formats.portfolio import Kind
from emdia.workflows import change_company, import_portfolio
from emdia.workflows.clear_imports import clear_undecided
from emdia.workflows.import_portfolio import Checked, FileRefused, UnableToImport

from ..conftest import _url
from .house import ANA, NOON, House
from .mortal import killed_at

pytestmark = pytest.mark.usefixtures("database")

CUSTOMERS = """\
Chave;CPF/CNPJ;Razão Social;Código;Logradouro;Número;Cidade;UF;Vendedor
K1;529.982.247-25;Maria Almeida;C1;Rua das Flores;10;Recife;PE;7
K2;12.ABC.345/01DE-35;Padaria São José Ltda;C2;;;;;
"""
CONTACTS = """\
Cliente;Nome do contato;Função;E-mail;Telefone
K1;Maria Almeida;financeiro;Maria@Example.com;(81) 99876-5432
12ABC34501DE35;José;comprador;jose@padaria.example;
"""
TITLES = """\
Documento;Cliente;Emissão;Vencimento;Valor;ISS;Multa %
NF 1/1;K1;01/03/2026;31/03/2026;1.000,00;50,00;2
NF 1/2;529.982.247-25;01/03/2026;30/04/2026;1.000,00;50,00;2
NF 2;C2;02/03/2026;15/03/2026;0,10;;
"""
FISCAL = "Título;Tipo;Número;Série\nNF 1/1;NF-e;1;1\nNF 1/2;NF-e;1;1\nNF 2;Pedido;P-9;\n"
CREDITS = """\
Chave;Cliente;Origem;Valor;Data
R1;K1;devolução;150,00;10/03/2026
R2;K2;adiantamento;20,00;11/03/2026
"""


@pytest.fixture
def house() -> House:
    return House()


def receive(house: House, kind: Kind, text: str | bytes, *, source: str = "WinThor") -> int:
    import_id, _ = import_portfolio.receive(
        company_id=house.company_id,
        kind=kind,
        source=source,
        name=f"{kind}.csv",
        content=text if isinstance(text, bytes) else text.encode(),
        by=ANA,
    )
    return import_id


def check(house: House, kind: Kind, text: str | bytes, **options: str) -> tuple[int, Checked]:
    import_id = receive(house, kind, text, **options)
    found = import_portfolio.check(company_id=house.company_id, import_id=import_id)
    assert found is not None
    return import_id, found


def apply(house: House, import_id: int, *, leave_wrong: bool = False) -> Checked | None:
    return import_portfolio.apply(
        company_id=house.company_id,
        import_id=import_id,
        by=ANA,
        now=NOON,
        leave_wrong=leave_wrong,
    )


def bring(house: House, kind: Kind, text: str, **options: Any) -> Checked:
    import_id, _ = check(house, kind, text)
    done = apply(house, import_id, **options)
    assert done is not None
    assert done.is_applied
    return done


def bring_all(house: House) -> list[Checked]:
    files = (
        (Kind.CUSTOMERS, CUSTOMERS),
        (Kind.CONTACTS, CONTACTS),
        (Kind.RECEIVABLES, TITLES),
        (Kind.FISCAL_DOCUMENTS, FISCAL),
        (Kind.CREDITS, CREDITS),
    )
    return [bring(house, kind, text) for kind, text in files]


def faults(house: House, import_id: int) -> list[tuple[int, str, str]]:
    with company_scope(house.company_id):
        rows = ImportFault.objects.filter(import_batch_id=import_id).order_by("line", "field")
        return list(rows.values_list("line", "field", "code"))


def rows_everywhere(house: House) -> dict[str, int]:
    with company_scope(house.company_id):
        models = (
            Customer, Address, Contact, Receivable, Withholding, CustomerCredit, FiscalDocument,
            FiscalLink, Posting, SourceKey, RecordChange,
        )  # fmt: skip
        return {model.__name__: model.objects.count() for model in models}


def staged_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM staged_receivable) + (SELECT count(*) FROM"
            " staged_verdict) + (SELECT count(*) FROM staged_reference)"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("step", ["check", "apply"])
def test_a_table_that_seems_empty_is_counted_before_a_file_is_held_against_it(
    house: House, database: str, step: str
) -> None:
    """Otherwise each row of the file walks the whole table: a minute for twenty thousand."""

    def rows_believed() -> float:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'receivable'")
            return float(cursor.fetchone()[0])

    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    import_id, _ = check(house, Kind.RECEIVABLES, TITLES)
    with (
        psycopg.connect(_url(database, owner=True), autocommit=True) as owner,
        company_scope(house.company_id),
    ):
        house.expect(dict.fromkeys(range(1, 301), 1_000))
        # As autovacuum looks while an import is under way.
        owner.execute("ANALYZE receivable")
    assert rows_believed() == 0
    if step == "check":
        check(house, Kind.RECEIVABLES, TITLES + "NF 3;K1;01/03/2026;31/03/2026;1,00;;\n")
    else:
        assert apply(house, import_id) is not None
    assert rows_believed() == 300


def test_a_whole_portfolio_comes_in(house: House) -> None:
    assert [found.new for found in bring_all(house)] == [2, 2, 3, 3, 2]
    with company_scope(house.company_id):
        maria = Customer.objects.get(tax_id="52998224725")
        assert (maria.state, maria.name_key, maria.external_code) == (
            "draft",
            "MARIA ALMEIDA",
            "C1",
        )
        assert maria.salesperson is not None
        assert Address.objects.get(customer=maria).city == "Recife"
        contact = Contact.objects.get(customer=maria)
        assert (contact.role, contact.email, contact.phone) == (
            "finance", "maria@example.com", "+5581998765432",
        )  # fmt: skip
        title = Receivable.objects.get(document="NF 1/1")
        assert title.customer_id == maria.pk
        assert (title.gross_cents, title.net_cents, title.balance_cents) == (
            100_000,
            95_000,
            95_000,
        )
        assert (title.due_date, title.fine_ppm) == (date(2026, 3, 31), 20_000)
        assert Withholding.objects.get(receivable=title).amount_cents == 5_000
        assert FiscalDocument.objects.count() == 2  # one note stands behind two titles
        assert FiscalLink.objects.count() == 3
        credit = CustomerCredit.objects.get(customer=maria)
        assert (credit.origin, credit.balance_cents) == ("return", 15_000)
        assert sum(OwedTotal.objects.values_list("balance_cents", flat=True)) == 190_010
        by_account: dict[int, int] = {}
        for account, cents in Posting.objects.values_list("account_code", "amount_cents"):
            by_account[account] = by_account.get(account, 0) + cents
    assert by_account == {
        1100: 190_010, 1290: 10_000, 3000: -200_010, 4300: 15_000, 1060: 2_000, 2100: -17_000,
    }  # fmt: skip
    assert staged_rows() == 0


def test_the_same_files_again_change_nothing(house: House) -> None:
    bring_all(house)
    before = rows_everywhere(house)
    again = bring_all(house)
    assert [(found.new, found.changed, found.wrong) for found in again] == [(0, 0, 0)] * 5
    assert [found.same for found in again] == [2, 2, 3, 3, 2]
    assert rows_everywhere(house) == before


def test_a_change_is_shown_before_and_kept_after(house: House) -> None:
    bring_all(house)
    renamed = CUSTOMERS.replace("Maria Almeida", "Maria Almeida Souza").replace(";10;", ";12;")
    import_id, found = check(house, Kind.CUSTOMERS, renamed)
    assert (found.new, found.changed, found.same) == (0, 1, 1)
    with company_scope(house.company_id):
        (change,) = ImportChange.objects.filter(import_batch_id=import_id)
        assert (change.line, change.label) == (2, "Maria Almeida")
        assert change.changes == {
            "name": ["Maria Almeida", "Maria Almeida Souza"],
            "number": ["10", "12"],
        }
        assert Customer.objects.get(tax_id="52998224725").name == "Maria Almeida"
    apply(house, import_id)
    with company_scope(house.company_id):
        maria = Customer.objects.get(tax_id="52998224725")
        assert (maria.name, maria.name_key) == ("Maria Almeida Souza", "MARIA ALMEIDA SOUZA")
        fact = Fact.objects.get(kind="import.applied", subject_id=import_id)
        kept = RecordChange.objects.filter(fact=fact).values_list("subject_kind", flat=True)
        assert set(kept) == {"customer", "address"}


def test_a_due_date_may_change_and_what_was_posted_may_not(house: House) -> None:
    bring_all(house)
    later = TITLES.replace("15/03/2026", "20/03/2026").replace(
        "30/04/2026;1.000", "30/04/2026;1.001"
    )
    import_id, found = check(house, Kind.RECEIVABLES, later)
    assert (found.changed, found.same, found.wrong) == (1, 1, 1)
    assert faults(house, import_id) == [(3, "gross", "fixed_value_changed")]
    with pytest.raises(UnableToImport, match="rows_wrong"):
        apply(house, import_id)
    apply(house, import_id, leave_wrong=True)
    with company_scope(house.company_id):
        assert Receivable.objects.get(document="NF 2").due_date == date(2026, 3, 20)
        assert Receivable.objects.get(document="NF 1/2").gross_cents == 100_000
        owed = {row.due_date: 0 for row in OwedTotal.objects.all()}
        for row in OwedTotal.objects.all():
            owed[row.due_date] += row.balance_cents
    assert owed[date(2026, 3, 20)] == 10
    assert owed[date(2026, 3, 15)] == 0


def test_a_title_with_a_boleto_at_the_bank_is_not_changed_behind_its_back(house: House) -> None:
    house.expect({1: 10_000})
    text = (
        "Documento;Cliente;Emissão;Vencimento;Valor\n"
        "FAT1;00001000001;10/03/2026;20/03/2026;100,00\n"
    )
    import_id, found = check(house, Kind.RECEIVABLES, text)
    assert found.wrong == 1
    assert faults(house, import_id) == [(2, "document", "charged_title")]


WRONG = """\
Documento;Cliente;Emissão;Vencimento;Valor;Chave
A;K1;01/03/2026;31/03/2026;10,00;1
A;K1;01/03/2026;31/03/2026;10,00;2
B;NOBODY;01/03/2026;31/03/2026;10,00;3
C;K1;01/03/2026;31/02/2026;10,00;4
D;K1;01/03/2026;31/03/2026;-10,00;5
E;K1;31/01/2026;31/03/2026;10,00;6
F;K1;01/03/2026;31/03/2026;10,00;7
G;K1;01/03/2026;31/03/2026;10,00;7
H;K1;01/03/2026;31/03/2026;10,00;8
"""


def test_every_wrong_row_is_told_and_the_others_come_in(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    with company_scope(house.company_id):
        ledger.close_month(
            company_id=house.company_id, month=date(2026, 1, 1), fact_id=1, checks=[], balances=[]
        )
    import_id, found = check(house, Kind.RECEIVABLES, WRONG)
    assert (found.rows, found.new, found.wrong) == (9, 1, 8)
    assert found.totals == (("BRL", 1, 1_000),)
    assert faults(house, import_id) == [
        (2, "document", "row_repeated"),
        (3, "document", "row_repeated"),
        (4, "customer", "customer_unknown"),
        (5, "due_date", "date_invalid"),
        (6, "gross", "amount_negative"),
        (7, "issue_date", "month_closed"),
        (8, "key", "row_repeated"),
        (9, "key", "row_repeated"),
    ]
    done = apply(house, import_id, leave_wrong=True)
    assert done is not None
    assert (done.new, done.wrong) == (1, 8)
    with company_scope(house.company_id):
        assert list(Receivable.objects.values_list("document", flat=True)) == ["H"]
        key = SourceKey.objects.get(kind="receivables")
        assert (key.key, key.record_id) == ("8", Receivable.objects.get().pk)


def test_a_file_that_became_something_else_is_shown_again(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    first, _ = check(house, Kind.RECEIVABLES, TITLES)
    second, _ = check(house, Kind.RECEIVABLES, TITLES)
    apply(house, second)
    assert apply(house, first) is None
    with company_scope(house.company_id):
        again = ImportBatch.objects.get(pk=first)
        assert (again.state, again.new_count, again.same_count) == ("checked", 0, 3)
        assert Receivable.objects.count() == 3


def test_applying_twice_is_applying_once(house: House) -> None:
    import_id, _ = check(house, Kind.CUSTOMERS, CUSTOMERS)
    assert apply(house, import_id) == apply(house, import_id)
    with company_scope(house.company_id):
        assert Fact.objects.filter(kind="import.applied").count() == 1


def test_keys_are_of_their_source(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    other = CUSTOMERS.replace("K1;529.982.247-25;Maria Almeida", "K1;390.533.447-05;Other")
    import_id, found = check(house, Kind.CUSTOMERS, other, source="Other ERP")
    assert (found.new, found.same, found.wrong) == (1, 1, 0)
    apply(house, import_id)
    import_id, found = check(house, Kind.CUSTOMERS, other, source="WinThor")
    assert faults(house, import_id) == [(2, "tax_id", "tax_id_of_another_key")]


def test_the_mapping_of_a_source_is_remembered(house: House) -> None:
    text = "Num;Quem;De;Ate;Quanto\nNF 9;52998224725;01/03/2026;31/03/2026;5,00\n"
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    import_id = receive(house, Kind.RECEIVABLES, text)
    with pytest.raises(import_portfolio.MappingIsIncomplete):
        import_portfolio.check(company_id=house.company_id, import_id=import_id)
    columns = {"document": "Num", "customer": "Quem", "issue_date": "De", "due_date": "Ate",
               "gross": "Quanto"}  # fmt: skip
    mapping = import_portfolio.Mapping(columns=columns)
    found = import_portfolio.check(
        company_id=house.company_id, import_id=import_id, mapping=mapping
    )
    assert found is not None
    assert found.new == 1
    _, is_known = import_portfolio.receive(
        company_id=house.company_id,
        kind=Kind.RECEIVABLES,
        source="WinThor",
        name="next.csv",
        content=text.replace("NF 9", "NF 10").encode(),
        by=ANA,
    )
    assert is_known


def test_a_cancelled_import_is_over(house: House) -> None:
    import_id, _ = check(house, Kind.CUSTOMERS, CUSTOMERS)
    import_portfolio.cancel(company_id=house.company_id, import_id=import_id, by=ANA, now=NOON)
    with pytest.raises(UnableToImport, match="not_checked"):
        apply(house, import_id)
    with pytest.raises(UnableToImport, match="not_open"):
        import_portfolio.cancel(company_id=house.company_id, import_id=import_id, by=ANA, now=NOON)
    with company_scope(house.company_id):
        assert not Customer.objects.exists()


def test_a_reading_that_is_told_to_stop_stops(house: House) -> None:
    import_id = receive(house, Kind.CUSTOMERS, CUSTOMERS)
    import_portfolio.check_later(company_id=house.company_id, import_id=import_id)
    import_portfolio.cancel(company_id=house.company_id, import_id=import_id, by=ANA, now=NOON)
    assert import_portfolio.check(company_id=house.company_id, import_id=import_id) is None
    with company_scope(house.company_id):
        assert ImportBatch.objects.get(pk=import_id).state == "cancelled"


def test_killed_before_any_statement_nothing_is_half_done(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    import_id, _ = check(house, Kind.RECEIVABLES, TITLES)
    for point in count():
        was_killed = killed_at(point, lambda: apply(house, import_id))
        with company_scope(house.company_id):
            is_applied = ImportBatch.objects.get(pk=import_id).state == "applied"
            assert Receivable.objects.count() == (3 if is_applied else 0)
            assert Posting.objects.exists() == is_applied
            assert Withholding.objects.exists() == is_applied
        if not was_killed:
            break
    assert is_applied
    assert point > 10
    assert staged_rows() == 0


def test_a_staging_that_a_crash_emptied_is_read_again(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    import_id, _ = check(house, Kind.RECEIVABLES, TITLES)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staged_receivable")
    done = apply(house, import_id)
    assert done is not None
    assert done.new == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"a;b\n", "rows_missing"), (b"%PDF", "file_type"),
     (b"a;a\n1;2\n", "column_doubled")],
)  # fmt: skip
def test_what_is_no_table_is_not_kept(house: House, content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        receive(house, Kind.CUSTOMERS, content)
    assert refused.value.fault.code == code
    with company_scope(house.company_id):
        assert not ImportBatch.objects.exists()


def test_a_file_whose_end_cannot_be_cut_is_refused_whole(house: House) -> None:
    text = "CPF/CNPJ;Nome\n" + "529.982.247-25;Maria\n" * 3 + '1;"' + "x" * 200_000
    with pytest.raises(FileRefused):
        receive(house, Kind.CUSTOMERS, text)


def test_titles_that_come_without_terms_get_those_of_the_company(house: House) -> None:
    usual = change_company.UsualTerms(
        usual_fine_ppm=15_000, usual_interest_monthly_ppm=5_000, usual_grace_days=3
    )
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    change_company.set_usual_terms(
        company_id=house.company_id, terms=usual, reason="New contract.", by=ANA
    )
    bring(house, Kind.RECEIVABLES, TITLES)
    with company_scope(house.company_id):
        terms = Receivable.objects.order_by("document").values_list(
            "document", "fine_ppm", "interest_monthly_ppm", "grace_days"
        )
        assert list(terms) == [
            ("NF 1/1", 20_000, 5_000, 3),
            ("NF 1/2", 20_000, 5_000, 3),
            ("NF 2", 15_000, 5_000, 3),
        ]


def test_a_file_that_nobody_decides_about_is_let_go(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    import_id, _ = check(house, Kind.RECEIVABLES, TITLES)
    with company_scope(house.company_id):
        received = ImportBatch.objects.get(pk=import_id).received_at
    clear = {"company_id": house.company_id, "by": ANA}
    assert clear_undecided(**clear, now=received + timedelta(days=30)) == 0
    assert staged_rows() > 0
    late = received + timedelta(days=30, seconds=1)
    assert clear_undecided(**clear, now=late) == 1
    assert clear_undecided(**clear, now=late) == 0
    assert staged_rows() == 0
    with company_scope(house.company_id):
        # What was applied is not touched by it.
        states = ImportBatch.objects.order_by("id").values_list("state", flat=True)
        assert list(states) == ["applied", "expired"]
        fact = Fact.objects.get(kind="import.expired")
        assert fact.data["undecided_days"] == 30
    with pytest.raises(UnableToImport, match="not_checked"):
        apply(house, import_id)
