"""Holding a record until the transaction ends, so that what was read of it stays so."""

from collections.abc import Mapping

from django.db.models import Model

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import current_company_id, lock_money
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Receipt, Refund
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.books.webhooks.models import WebhookEndpoint

# What money moves is held after the company's money lock, as every act on it does.
MONEY: Mapping[str, type[Model]] = {
    "receivable": Receivable,
    "charge": Charge,
    "receipt": Receipt,
    "refund": Refund,
    "credit": CustomerCredit,
}
OTHERS: Mapping[str, type[Model]] = {
    "customer": Customer,
    "webhook": WebhookEndpoint,
}


def hold(*, kind: str, record_id: int) -> None:
    """Hold a record inside the open scope; one that is not there is left to whoever reads it."""
    if kind in MONEY:
        lock_money(current_company_id())
    model = MONEY.get(kind) or OTHERS[kind]
    list(model._default_manager.select_for_update().filter(pk=record_id).values_list("pk"))
