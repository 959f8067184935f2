"""A view of a list, a bulk run and a draft thrown away of one of the two companies."""

from django.utils import timezone

from emdia.books.bulk_runs.models import BulkRun, BulkRunItem
from emdia.books.parties.models import Customer
from emdia.books.saved_views.models import FirstView, SavedView


def view_of(company_id: int, users: dict[str, int]) -> int:
    """Keep a shared view; return its id."""
    view = SavedView.objects.create(
        company_id=company_id,
        owner_id=users["ar_clerk"],
        list_code="customers",
        name="Late",
        query="state=late",
        is_shared=True,
    )
    FirstView.objects.create(
        company_id=company_id, user_id=users["owner"], list_code="customers", view=None
    )
    return view.pk


def run_of(company_id: int, receivable_id: int) -> int:
    """Keep a run on one title; return its id."""
    run = BulkRun.objects.create(
        company_id=company_id,
        act="salesperson",
        arguments={"salesperson_id": None},
        reason="x",
        asked_at=timezone.now(),
        asked_by="Ana",
        acting_by="Ana",
        rows_count=1,
    )
    BulkRunItem.objects.create(company_id=company_id, run=run, record_id=receivable_id)
    return run.pk


def thrown_away(company_id: int) -> int:
    """Keep a customer that lies in the trash; return its id."""
    return Customer.objects.create(
        company_id=company_id,
        tax_id_kind="cpf",
        tax_id="12345678909",
        name="Mistaken",
        state="discarded",
        discarded_at=timezone.now(),
    ).pk
