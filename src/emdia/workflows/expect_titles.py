"""Creating the customers, receivables and charges that a return file will speak of.

For the demo company, for benches, and to try Emdia with one's own return file:
what the file reports is what the company expects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from emdia.books.charges.models import Charge, ChargeKind, ChargeState
from emdia.books.companies.models import BankAgreement, Branch
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.parties.models import Customer
from emdia.books.receivables import batch as receivables
from emdia.books.receivables.models import Receivable
from emdia.formats.banks import bank
from emdia.kernel.names import name_key


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedCustomer:
    tax_id_kind: str  # cpf or cnpj
    tax_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedTitle:
    """A receivable with one boleto, registered unless it says otherwise."""

    customer: ExpectedCustomer
    document: str
    issue_date: date
    due_date: date
    amount_cents: int
    carteira: str
    nosso_numero: str
    has_pix: bool = False
    is_registered: bool = True


def expect(*, agreement: BankAgreement, titles: Sequence[ExpectedTitle], by: Actor) -> None:
    """Create receivables with their boletos under a bank agreement, and post their issue."""
    company_id = agreement.company_id
    with company_scope(company_id):
        fact_id = facts.record(
            company_id=company_id,
            kind="receivables.issued",
            subject=("bank_agreement", agreement.pk),
            by=by,
            data={"titles": len(titles)},
        )
        owed = _issue(company_id, titles, _customers(company_id, titles))
        _charge(agreement, titles, owed)
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id)
        receivables.post_issues(company_id=company_id, batch_id=batch_id)


def _customers(company_id: int, titles: Sequence[ExpectedTitle]) -> dict[str, int]:
    """Create each customer once; return ids by tax id."""
    expected = {title.customer.tax_id: title.customer for title in titles}
    created = Customer.objects.bulk_create(
        [
            Customer(
                company_id=company_id,
                tax_id_kind=customer.tax_id_kind,
                tax_id=customer.tax_id,
                name=customer.name,
                name_key=name_key(customer.name),
            )
            for customer in expected.values()
        ],
        batch_size=5_000,
    )
    return {customer.tax_id: customer.pk for customer in created}


def _issue(
    company_id: int, titles: Sequence[ExpectedTitle], customer_ids: dict[str, int]
) -> list[Receivable]:
    branch_id = Branch.objects.values_list("id", flat=True).earliest("id")
    return Receivable.objects.bulk_create(
        [
            Receivable(
                company_id=company_id,
                branch_id=branch_id,
                customer_id=customer_ids[title.customer.tax_id],
                document=title.document,
                issue_date=title.issue_date,
                due_date=title.due_date,
                gross_cents=title.amount_cents,
                net_cents=title.amount_cents,
                balance_cents=title.amount_cents,
            )
            for title in titles
        ],
        batch_size=5_000,
    )


def _charge(
    agreement: BankAgreement, titles: Sequence[ExpectedTitle], owed: Sequence[Receivable]
) -> None:
    number_key = bank(agreement.bank_account.bank_code).number_key
    Charge.objects.bulk_create(
        [
            Charge(
                company_id=agreement.company_id,
                receivable_id=receivable.pk,
                kind=ChargeKind.BOLEPIX if title.has_pix else ChargeKind.BOLETO,
                bank_account_id=agreement.bank_account_id,
                bank_agreement=agreement,
                carteira=title.carteira,
                nosso_numero=title.nosso_numero,
                number_key=number_key.of(
                    title.nosso_numero, carteira=title.carteira, convenio=agreement.convenio
                ),
                state=ChargeState.REGISTERED if title.is_registered else ChargeState.SENT,
                amount_cents=title.amount_cents,
                due_date=title.due_date,
            )
            for title, receivable in zip(titles, owed, strict=True)
        ],
        batch_size=5_000,
    )
