"""Pix in the demo: the first company's key at the provider that runs beside it, some charges."""

import time
from datetime import date, datetime, timedelta

from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.pix import queries
from emdia.books.receivables.models import Holder, Receivable
from emdia.connectors.pix_provider.books import CLIENT, SECRET
from emdia.connectors.pix_provider.place import Place
from emdia.workflows import charge_by_pix, set_up_pix
from emdia.workflows.set_up_pix import PixFields

from .founding import BY
from .story import standing_company_id

KEY = "financeiro@ventonorte.example"
CHARGES = 60
DUE_WITHIN = timedelta(days=20)
TRIES, WAIT_SECONDS = 20, 0.5


def set_up(*, place: Place, url: str, as_of: date, now: datetime) -> None:
    """Give the first company a Pix account at the provider, and charge titles due soon; once."""
    company_id = standing_company_id()
    with company_scope(company_id):
        if queries.accounts():
            return
        account_id = BankAccount.objects.order_by("id")[0].pk
    set_up_pix.set_up(
        company_id=company_id,
        told=_fields(place, url, account_id),
        reason="Provedor da demonstração",
        by=BY,
        now=now,
    )
    with company_scope(company_id):
        ids = _due_soon(as_of)
    if ids:
        charge_by_pix.charge(company_id=company_id, receivable_ids=ids, by=BY, as_of=as_of)


def _fields(place: Place, url: str, account_id: int) -> PixFields:
    return PixFields(
        bank_account_id=account_id,
        key=KEY,
        city="Recife",
        settings={"name": "Provedor de teste", "url": url, "token_url": f"{url}/token"},
        client_id=CLIENT,
        client_secret=SECRET,
        certificate=place.client.certificate,
        certificate_key=place.client.key,
        authorities=place.authority,
    )


def _due_soon(as_of: date) -> list[int]:
    """Return titles that will be due soon, and a few that are late already."""
    ours = Receivable.objects.filter(
        balance_cents__gt=0, cancelled_date__isnull=True, holder=Holder.OWN
    )
    soon = ours.filter(due_date__range=(as_of, as_of + DUE_WITHIN)).order_by("due_date", "id")
    late = ours.filter(due_date__lt=as_of).order_by("-due_date", "id")
    half = CHARGES // 2
    return [
        *soon.values_list("id", flat=True)[:half],
        *late.values_list("id", flat=True)[:half],
    ]


def ask_for_notices(*, base_url: str, now: datetime) -> str:
    """Tell the provider where to tell us; return why it could not be, empty when it knows."""
    company_id = standing_company_id()
    with company_scope(company_id):
        account = next(iter(queries.active_accounts()), None)
    if account is None or not account.provider:
        return "no account"
    fault = ""
    for _ in range(TRIES):
        fault = set_up_pix.ask_for_notices(
            company_id=company_id,
            pix_account_id=account.pk,
            base_url=base_url,
            by=BY,
            now=now,
        )
        if not fault:
            return ""
        # It starts beside us and may need a moment.
        time.sleep(WAIT_SECONDS)
    return fault
