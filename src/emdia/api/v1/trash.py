"""What was thrown away and can be put back: customers' drafts and their contacts."""

from datetime import datetime
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Said
from emdia.api.keys import ApiRequest, Key, now
from emdia.api.v1.pages import Listed, QueryText
from emdia.reports import trash as reports

router = Router(tags=["Trash"])

KINDS = ("customer", "contact")


class Discarded(Said):
    kind: str = Field(description="customer or contact.")
    id: int
    customer_id: int
    name: str
    note: str = Field(description="Of a customer the tax id, of a contact the customer's name.")
    at: datetime
    by: str
    until: datetime = Field(description="When the trash lists it no more.")


class Trash(Said):
    items: list[Discarded]
    next_cursor: str | None


class TrashAsked(Listed):
    kind: Literal["", "customer", "contact"] = ""
    search: QueryText = Field(default="", description="Part of a name.")


@router.get(
    "/trash",
    auth=Key("customers.see"),
    response=Trash,
    operation_id="list_trash",
    url_name="trash",
    summary="List what was thrown away within thirty days, the latest first",
)
def list_trash(request: ApiRequest, asked: Query[TrashAsked]) -> HttpResponse:
    """Return a page of the trash; what was money is reversed and never lies there."""
    found = reports.trash(
        company_id=request.program.company_id,
        filters=reports.TrashFilters(
            kinds=[asked.kind] if asked.kind else KINDS,
            user_id=0,
            may_share=False,
            search=asked.search,
        ),
        after=position(asked.cursor, of=asked),
        now=now(),
        size=asked.page_size,
    )
    rows = [_row(one) for one in found.rows]
    return read(Trash, {"items": rows, "next_cursor": cursor(found.next_after, of=asked)})


def _row(found: reports.Discarded) -> Discarded:
    return Discarded(
        kind=found.kind,
        id=found.record_id,
        customer_id=found.parent_id or found.record_id,
        name=found.name,
        note=found.note,
        at=found.at,
        by=found.by,
        until=found.at + reports.KEPT,
    )
