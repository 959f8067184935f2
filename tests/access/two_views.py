"""A view of a list, kept by somebody of one of the two companies."""

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
