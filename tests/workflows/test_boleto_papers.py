"""Boletos, carnês and second copies as files: what leaves was read again."""

import io
import zipfile
from typing import Any

import pytest

from emdia.books.charges.models import Charge, PrintKind
from emdia.books.companies.models import Branch, Company
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.cli.processes.worker import drain_queue
from emdia.formats.boleto import line_of, punctuate_line
from emdia.formats.documents import read_pages
from emdia.jobs.papers import Drawn
from emdia.reports import boletos as papers
from emdia.reports import print_runs
from emdia.reports import second_copy as copies
from emdia.reports.boletos import UnableToDraw
from emdia.rules.instalments import MOST_INSTALMENTS
from emdia.workflows import change_customers, print_boletos
from emdia.workflows.contact.drafts import PaidBy

from .desk import DAY, JOSE, LATER, MARIA, NOON, Desk
from .test_our_boleto import barcode

ADDRESS = "Rua do Exemplo, 100\nRecife – PE, CEP 50010-000"


@pytest.fixture
def desk(database: str) -> Desk:
    made = Desk()
    with company_scope(made.company_id):
        Company.objects.update(postal_address=ADDRESS)
    return made


def sent(desk: Desk, cents: int = 10_000, **values: Any) -> Charge:
    charge = desk.charged(cents, **values)
    desk.send()
    return charge


def draw(desk: Desk, charge: Charge, **when: Any) -> bytes:
    asked: dict[str, Any] = {"company_id": desk.company_id, "as_of": DAY, **when}
    return papers.boleto_of(charge_id=charge.pk, **asked)


def test_a_boleto_carries_its_digits_and_its_creditor(desk: Desk) -> None:
    charge = sent(desk)
    (page,) = read_pages(draw(desk, charge))
    assert page.barcodes == (barcode(desk, charge),)
    for text in ("Rua do Exemplo, 100", "CNPJ", "Rua das Acácias, 10", "341-7", "109/00000101"):
        assert text in page.text
    assert "multa de 2,00% (R$ 2,00)" in page.text
    assert "juros de 1,00% ao mês (R$ 0,03 por dia)" in page.text


def test_the_address_of_a_branch_comes_before_the_companys(desk: Desk) -> None:
    charge = sent(desk)
    with company_scope(desk.company_id):
        Branch.objects.update(postal_address="Avenida da Filial, 7\nOlinda – PE")
    (page,) = read_pages(draw(desk, charge))
    assert "Avenida da Filial, 7" in page.text
    assert "Rua do Exemplo" not in page.text


def test_late_ones_say_what_they_cost_today(desk: Desk) -> None:
    charge = sent(desk)
    late = LATER.replace(month=4, day=29)  # thirty days
    (page,) = read_pages(draw(desk, charge, as_of=late))
    assert "Juros por 30 dias de atraso" in page.text
    assert "Total em 29/04/2026" in page.text
    assert "R$ 103,00" in page.text
    assert page.barcodes == (barcode(desk, charge),)


@pytest.mark.parametrize(("language", "said"), [("es", "multa de 2,00%"), ("en", "fine of 2.00%")])
def test_the_payers_language(desk: Desk, language: str, said: str) -> None:
    charge = sent(desk)
    with company_scope(desk.company_id):
        payers = list(Customer.objects.values_list("pk", flat=True))
    change_customers.change(
        company_id=desk.company_id,
        customer_ids=payers,
        column="language",
        value=language,
        reason="They asked for it.",
        by=desk.till.people["ana"],
    )
    (page,) = read_pages(draw(desk, charge))
    assert said in page.text


def test_what_cannot_be_paid_is_not_drawn(desk: Desk) -> None:
    draft = desk.charged()
    with pytest.raises(UnableToDraw, match="not_payable"):
        draw(desk, draft)


def test_nothing_leaves_without_the_creditors_address(desk: Desk) -> None:
    charge = sent(desk)
    with company_scope(desk.company_id):
        Company.objects.update(postal_address="")
    with pytest.raises(UnableToDraw, match="creditor_unnamed"):
        draw(desk, charge)


def test_a_carne_of_instalments(desk: Desk) -> None:
    ids = desk.sell(60_000, instalments=12)
    desk.charge(ids)
    desk.send()
    asked: dict[str, Any] = {"company_id": desk.company_id, "as_of": DAY}
    pages = list(read_pages(copies.carne_of_titles(receivable_ids=ids, **asked)))
    assert len(pages) == 5
    assert sum(len(page.barcodes) for page in pages) == 12
    assert "Parcela 3 de 12" in pages[1].text


def test_a_carne_is_of_one_customer(desk: Desk) -> None:
    with company_scope(desk.company_id):
        ours = Customer.objects.in_bulk()
    assert len(ours) >= 2
    first, other = sent(desk), desk.charged(customer=JOSE)
    with company_scope(desk.company_id):
        Charge.objects.filter(pk=other.pk).update(state="registered")
    ids = [first.receivable_id, other.receivable_id]
    asked: dict[str, Any] = {"company_id": desk.company_id, "as_of": DAY}
    with pytest.raises(UnableToDraw, match="carne_of_several"):
        copies.carne_of_titles(receivable_ids=ids, **asked)
    whole = zipfile.ZipFile(io.BytesIO(copies.zip_by_customer(receivable_ids=ids, **asked)))
    assert len(whole.namelist()) == 2


def test_the_second_copy_has_boletos_open_items_and_the_account(desk: Desk) -> None:
    sent(desk, 12_345)
    content = copies.second_copy(
        company_id=desk.company_id, customer_id=desk.till.customer(MARIA), as_of=LATER
    )
    pages = list(read_pages(content))
    # Titles 1 to 3 of the till are late; their boletos came from another system.
    assert "Resumo das faturas em aberto" in pages[-2].text
    assert "Extrato de conta" in pages[-1].text
    assert "V1" in pages[-2].text
    assert "FAT1" in pages[-2].text
    assert any(page.barcodes for page in pages)


def test_somebody_who_owes_nothing_gets_the_account(desk: Desk) -> None:
    with company_scope(desk.company_id):
        nobody = Customer.objects.create(
            company_id=desk.company_id, tax_id_kind="cpf", tax_id="52998224725", name="Ninguém"
        )
    content = copies.second_copy(company_id=desk.company_id, customer_id=nobody.pk, as_of=DAY)
    assert len(list(read_pages(content))) == 2


def many(desk: Desk, count: int) -> list[int]:
    ids: list[int] = []
    while len(ids) < count:
        parts = min(count - len(ids), MOST_INSTALMENTS)
        ids += desk.sell(10_000 * parts, instalments=parts)
    desk.charge(ids)
    desk.send()
    return ids


def begin(desk: Desk, ids: list[int], kind: PrintKind) -> int:
    return print_boletos.ask(receivable_ids=ids, kind=kind, now=NOON, **desk.till.acting)


def test_many_are_drawn_part_by_part(desk: Desk) -> None:
    run_id = begin(desk, many(desk, 130), PrintKind.TOGETHER)
    assert print_runs.print_run(company_id=desk.company_id, print_run_id=run_id).state == "waiting"
    drain_queue()
    found = print_runs.print_run(company_id=desk.company_id, print_run_id=run_id)
    assert (found.state, found.done, found.charges, found.files) == ("done", 130, 130, 2)
    content = print_runs.files_of(company_id=desk.company_id, print_run_id=run_id)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["boletos-00001.pdf", "boletos-00002.pdf"]
    assert len(list(read_pages(archive.read("boletos-00002.pdf")))) == 30


def test_a_run_that_is_stopped_draws_nothing_more(desk: Desk) -> None:
    run_id = begin(desk, many(desk, 2), PrintKind.BY_CUSTOMER)
    asked = {"company_id": desk.company_id, "print_run_id": run_id}
    part = print_boletos.next_part(**asked)
    assert part is not None
    print_boletos.stop(by=desk.till.people["ana"], **asked)
    print_boletos.keep_part(part=part, content=b"pdf", **asked)
    drain_queue()
    found = print_runs.print_run(**asked)
    assert (found.state, found.done, found.files) == ("stopped", 0, 0)


def test_a_run_says_why_it_ended(desk: Desk) -> None:
    run_id = begin(desk, many(desk, 2), PrintKind.TOGETHER)
    with company_scope(desk.company_id):
        Company.objects.update(postal_address="")
    drain_queue()
    found = print_runs.print_run(company_id=desk.company_id, print_run_id=run_id)
    assert (found.state, found.refusal) == ("refused", "creditor_unnamed")


def test_a_letter_brings_the_line_and_the_file(desk: Desk) -> None:
    charge, waiting = sent(desk), desk.charged(5_000)
    asked: dict[str, Any] = {"company_id": desk.company_id, "as_of": LATER}
    codes = Drawn().codes(charge_ids=[charge.pk, waiting.pk], **asked)
    line = punctuate_line(line_of(barcode(desk, charge)))
    assert codes == {charge.pk: PaidBy(line=line, br_code="")}
    (page,) = read_pages(Drawn().pdf(charge_ids=[charge.pk], **asked))
    assert page.barcodes == (barcode(desk, charge),)
    assert Drawn().pdf(charge_ids=[charge.pk, waiting.pk], **asked) == b""
