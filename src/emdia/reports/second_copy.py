"""The second copy a customer asks for: payable boletos, what is owed today, the account."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from emdia.books.charges import queries
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Address, Customer
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import Receivable
from emdia.formats.documents import CreditorUnnamed, TableColumn, TablePaper
from emdia.kernel.money import format_number

from . import boletos
from .boletos import UnableToDraw
from .customer_statement import CustomerStatement, customer_statement
from .owed_today import charges_of

STATEMENT_DAYS = 90
MOST_BOLETOS = 60
SAME_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same papers make the same file
WORDS = {
    "pt-br": {
        "open": "Resumo das faturas em aberto",
        "open_on": "Valores para pagamento em {day}",
        "statement": "Extrato de conta",
        "period": "De {first} a {last}",
        "heads": ("Documento", "Emissão", "Vencimento", "Dias", "Saldo", "Encargos", "Total"),
        "lines": ("Dia", "O que houve", "Documento", "Cobrado", "Pago", "Saldo"),
        "owed": "Total em aberto",
        "charges": "Encargos até {day}",
        "total": "Total para pagar em {day}",
        "opening": "Saldo anterior",
        "closing": "Saldo",
    },
    "es": {
        "open": "Resumen de facturas abiertas",
        "open_on": "Valores para pagar el {day}",
        "statement": "Estado de cuenta",
        "period": "Del {first} al {last}",
        "heads": ("Documento", "Emisión", "Vencimiento", "Días", "Saldo", "Cargos", "Total"),
        "lines": ("Día", "Qué ocurrió", "Documento", "Cobrado", "Pagado", "Saldo"),
        "owed": "Total abierto",
        "charges": "Cargos hasta el {day}",
        "total": "Total a pagar el {day}",
        "opening": "Saldo anterior",
        "closing": "Saldo",
    },
    "en": {
        "open": "Summary of open invoices",
        "open_on": "Amounts to be paid on {day}",
        "statement": "Statement of account",
        "period": "From {first} to {last}",
        "heads": ("Document", "Issued", "Due", "Days", "Balance", "Charges", "Total"),
        "lines": ("Day", "What happened", "Document", "Charged", "Paid", "Balance"),
        "owed": "Total open",
        "charges": "Charges until {day}",
        "total": "Total to pay on {day}",
        "opening": "Balance before",
        "closing": "Balance",
    },
}
EVENTS = {
    "issue": ("Emissão", "Emisión", "Issue"),
    "payment": ("Pagamento", "Pago", "Payment"),
    "duplicate_payment": ("Pagamento em duplicidade", "Pago duplicado", "Paid again"),
    "cancellation": ("Cancelamento", "Cancelación", "Cancellation"),
    "cancellation_undone": ("Cancelamento desfeito", "Cancelación deshecha", "Issued again"),
    "reversal": ("Estorno", "Reversión", "Reversal"),
    "refund": ("Devolução", "Devolución", "Refund"),
    "refund_paid": ("Devolução paga", "Devolución pagada", "Refund paid"),
    "credit_use": ("Uso de crédito", "Uso de crédito", "Credit used"),
    "credit_granted": ("Crédito concedido", "Crédito concedido", "Credit granted"),
}
OTHER_EVENT = ("Lançamento", "Asiento", "Entry")
LANGUAGES = tuple(WORDS)


def second_copy(*, company_id: int, customer_id: int, as_of: date) -> bytes:
    """Return one PDF: the payable boletos of a customer, what is open today, and the account.

    :raises UnableToDraw: charge_unknown when there is no such customer, creditor_unnamed,
        agreement_incomplete or not_as_meant.
    """
    with company_scope(company_id):
        customer = Customer.objects.select_related("payer").filter(pk=customer_id).first()
        if customer is None:
            raise UnableToDraw("charge_unknown")
        company = companies.company(company_id)
        titles = receivables.open_of(customer_id)
        charges = queries.payable([one.pk for one in titles])[:MOST_BOLETOS]
        said = customer_statement(
            company_id=company_id,
            customer_id=customer_id,
            first_date=as_of - timedelta(days=STATEMENT_DAYS),
            as_of=as_of,
        )
        try:
            tables = [
                _open_items(company, customer, titles, as_of),
                _statement(company, customer, said),
            ]
        except CreditorUnnamed as unnamed:
            raise UnableToDraw("creditor_unnamed") from unnamed
        drawn = boletos.papers(charges=charges, as_of=as_of) if charges else []
        return boletos.rendered(drawn, brand=boletos.brand(), title=customer.name, tables=tables)


def boletos_of_titles(*, company_id: int, receivable_ids: Sequence[int], as_of: date) -> bytes:
    """Return the payable boletos of titles in one PDF.

    :raises UnableToDraw: nothing_to_print, too_many, or what keeps one from leaving.
    """
    with company_scope(company_id):
        drawn = boletos.papers(charges=_payable(receivable_ids), as_of=as_of)
        return boletos.rendered(drawn, brand=boletos.brand(), title="Boletos")


def carne_of_titles(*, company_id: int, receivable_ids: Sequence[int], as_of: date) -> bytes:
    """Return the payable boletos of one customer's titles as a carnê.

    :raises UnableToDraw: as `boletos_of_titles`, and carne_of_several.
    """
    with company_scope(company_id):
        ids = [charge.pk for charge in _payable(receivable_ids)]
        return boletos.carne_of(company_id=company_id, charge_ids=ids, as_of=as_of)


def zip_by_customer(*, company_id: int, receivable_ids: Sequence[int], as_of: date) -> bytes:
    """Return a zip file with one PDF of boletos for each customer.

    :raises UnableToDraw: as `boletos_of_titles`.
    """
    with company_scope(company_id):
        whole: dict[int, list[boletos.Drawn]] = defaultdict(list)
        for one in boletos.papers(charges=_payable(receivable_ids), as_of=as_of):
            whole[one.customer_id].append(one)
        brand = boletos.brand()
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
            for customer_id, drawn in sorted(whole.items()):
                content = boletos.rendered(drawn, brand=brand, title=drawn[0].paper.payer.name)
                name = zipfile.ZipInfo(f"boletos-{customer_id}.pdf", date_time=SAME_MOMENT)
                archive.writestr(name, content)
        return kept.getvalue()


def _payable(receivable_ids: Sequence[int]) -> list[Charge]:
    charges = queries.payable(receivable_ids)
    if not charges:
        raise UnableToDraw("nothing_to_print")
    if len(charges) > boletos.MOST_AT_ONCE:
        raise UnableToDraw("too_many")
    return charges


def _open_items(
    company: Company, customer: Customer, titles: Sequence[Receivable], as_of: date
) -> TablePaper:
    words, language = WORDS[customer.language], customer.language
    rows, charged_cents, total_cents = [], 0, 0
    for title in titles:
        found = charges_of(title, as_of=as_of)
        assert found is not None
        charged_cents += found.total_cents - title.balance_cents
        total_cents += found.total_cents
        rows.append(
            (
                title.document,
                _day(title.issue_date),
                _day(title.due_date),
                str(found.days_late or ""),
                _amount(title.balance_cents, language),
                _amount(found.total_cents - title.balance_cents, language),
                _amount(found.total_cents, language),
            )
        )
    shares = (0.22, 0.13, 0.13, 0.07, 0.15, 0.15, 0.15)
    day = _day(as_of)
    return _table(
        company,
        customer,
        title=str(words["open"]),
        subtitle=str(words["open_on"]).format(day=day),
        columns=tuple(
            TableColumn(head=head, share=share, is_figure=place > 2)
            for place, (head, share) in enumerate(zip(words["heads"], shares, strict=True))
        ),
        rows=rows,
        totals=(
            (str(words["owed"]), _money(sum(one.balance_cents for one in titles), language)),
            (str(words["charges"]).format(day=day), _money(charged_cents, language)),
            (str(words["total"]).format(day=day), _money(total_cents, language)),
        ),
    )


def _statement(company: Company, customer: Customer, said: CustomerStatement) -> TablePaper:
    words, language = WORDS[customer.language], customer.language
    shares = (0.12, 0.28, 0.18, 0.14, 0.14, 0.14)
    return _table(
        company,
        customer,
        title=str(words["statement"]),
        subtitle=str(words["period"]).format(first=_day(said.first_date), last=_day(said.as_of)),
        columns=tuple(
            TableColumn(head=head, share=share, is_figure=place > 2)
            for place, (head, share) in enumerate(zip(words["lines"], shares, strict=True))
        ),
        rows=list(_statement_rows(said, language)),
        totals=(
            (str(words["opening"]), _money(said.opening_cents, language)),
            (str(words["closing"]), _money(said.closing_cents, language)),
        ),
    )


def _statement_rows(said: CustomerStatement, language: str) -> Iterator[tuple[str, ...]]:
    place = LANGUAGES.index(language)
    for line in said.lines:
        yield (
            _day(line.day),
            EVENTS.get(line.event, OTHER_EVENT)[place],
            line.document,
            _amount(line.charged_cents, language) if line.charged_cents else "",
            _amount(line.paid_cents, language) if line.paid_cents else "",
            _amount(line.balance_cents, language),
        )


def _table(
    company: Company,
    customer: Customer,
    *,
    title: str,
    subtitle: str,
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    totals: Sequence[tuple[str, str]],
) -> TablePaper:
    billing = Address.objects.filter(customer=customer, purpose=Address.Purpose.BILLING).first()
    return TablePaper(
        title=title,
        subtitle=subtitle,
        creditor=boletos.creditor(company, companies.branches()[0]),
        payer=boletos.payer_of(customer, billing),
        columns=columns,
        rows=rows,
        totals=totals,
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _amount(cents: int, language: str) -> str:
    return format_number(cents, currency="BRL", language=language)


def _money(cents: int, language: str) -> str:
    return f"R$ {_amount(cents, language)}"
