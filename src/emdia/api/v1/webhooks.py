"""Webhooks: where this company's events are sent, and what became of each message."""

from datetime import datetime
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Line, Nothing, Said, Sent, Why, Words, Yes
from emdia.api.keys import ApiRequest, Key, now
from emdia.api.v1.pages import Listed
from emdia.api.versions import Record, Versioned
from emdia.reports import webhooks as reports
from emdia.workflows import manage_webhooks as workflow

router = Router(tags=["Webhooks"])

Kind = Literal[
    "receivable.created",
    "receivable.paid",
    "receivable.reopened",
    "receivable.cancelled",
    "charge.registered",
    "charge.rejected",
    "receipt.posted",
    "receipt.reversed",
    "file.applied",
]


class Endpoint(Versioned):
    derived = frozenset({"waiting", "dead", "secret"})

    id: int
    url: str
    description: str
    event_kinds: list[str]
    is_active: bool
    created_at: datetime
    previous_until_at: datetime | None = Field(description="Until then two secrets sign.")
    waiting: int
    dead: int


class Endpoints(Said):
    items: list[Endpoint]


class EndpointWithSecret(Endpoint):
    secret: str = Field(description="Shown only now: whsec_…, as Standard Webhooks takes it.")


class Delivery(Said):
    id: int
    endpoint_id: int
    event_id: int
    kind: str
    subject_id: int
    happened_at: datetime
    state: str = Field(description="due, sending, delivered or dead.")
    attempts: int
    tried_at: datetime | None
    due_at: datetime | None
    status: int | None
    fault: str
    took_ms: int | None


class Deliveries(Said):
    items: list[Delivery]
    next_cursor: str | None


class NewEndpoint(Sent):
    url: Words = Field(description="https, of the public network.")
    event_kinds: list[Kind] = Field(min_length=1, max_length=20)
    description: Line = ""


class ChangedEndpoint(NewEndpoint):
    is_active: Yes = True
    reason: Words


class DeliveriesAsked(Listed):
    state: Literal["", "due", "sending", "delivered", "dead"] = ""


@router.get(
    "/webhooks",
    auth=Key("webhooks.manage"),
    response=Endpoints,
    operation_id="list_webhooks",
    url_name="webhooks",
    summary="List the endpoints that are told",
)
def list_webhooks(request: ApiRequest) -> HttpResponse:
    """Return every endpoint; there are twenty at most."""
    found = reports.endpoints(company_id=request.program.company_id)
    return read(Endpoints, {"items": found})


@router.get(
    "/webhooks/{int:endpoint_id}",
    auth=Key("webhooks.manage"),
    response=Endpoint,
    operation_id="get_webhook",
    url_name="webhook",
    summary="Read an endpoint",
)
def get_webhook(request: ApiRequest, endpoint_id: int) -> HttpResponse:
    """Return an endpoint without its secret."""
    return read(Endpoint, _said(request, endpoint_id))


@router.post(
    "/webhooks",
    auth=Key("webhooks.manage"),
    response={201: EndpointWithSecret},
    operation_id="add_webhook",
    url_name="webhooks",
    summary="Tell an endpoint from now on",
)
def add_webhook(request: ApiRequest, sent: NewEndpoint) -> HttpResponse:
    """Add an endpoint; its secret is in this answer and nowhere else."""

    def work() -> Done:
        told = workflow.add(
            company_id=request.program.company_id,
            wanted=workflow.Wanted(**sent.model_dump()),
            by=request.actor,
            now=now(),
        )
        location = f"/api/v1/webhooks/{told.endpoint_id}"
        return Done(body=_with_secret(request, told), status=201, location=location)

    return act(request, work)


@router.put(
    "/webhooks/{int:endpoint_id}",
    auth=Key("webhooks.manage"),
    response=Endpoint,
    operation_id="change_webhook",
    url_name="webhook",
    summary="Write over an endpoint, or tell it nothing more",
)
def change_webhook(request: ApiRequest, endpoint_id: int, sent: ChangedEndpoint) -> HttpResponse:
    """Write over an endpoint."""

    def work() -> Done:
        workflow.change(
            company_id=request.program.company_id,
            endpoint_id=endpoint_id,
            wanted=workflow.Wanted(**sent.model_dump(exclude={"reason"})),
            reason=sent.reason,
            by=request.actor,
        )
        return Done(body=_said(request, endpoint_id))

    return act(request, work, record=_record(request, endpoint_id))


@router.post(
    "/webhooks/{int:endpoint_id}/secret",
    auth=Key("webhooks.manage"),
    response=EndpointWithSecret,
    operation_id="rotate_webhook_secret",
    url_name="webhook_secret",
    summary="Give an endpoint another secret",
)
def rotate_secret(request: ApiRequest, endpoint_id: int, sent: Why) -> HttpResponse:
    """Sign with a new secret; for a day with the one before as well."""

    def work() -> Done:
        told = workflow.rotate(
            company_id=request.program.company_id,
            endpoint_id=endpoint_id,
            reason=sent.reason,
            by=request.actor,
            now=now(),
        )
        return Done(body=_with_secret(request, told))

    return act(request, work, record=_record(request, endpoint_id))


@router.get(
    "/webhooks/{int:endpoint_id}/deliveries",
    auth=Key("webhooks.manage"),
    response=Deliveries,
    operation_id="list_deliveries",
    url_name="deliveries",
    summary="List the messages to an endpoint, the latest first",
)
def list_deliveries(
    request: ApiRequest, endpoint_id: int, asked: Query[DeliveriesAsked]
) -> HttpResponse:
    """Return a page of messages with what their latest attempt was answered."""
    rows, before = reports.deliveries(
        company_id=request.program.company_id,
        endpoint_id=endpoint_id,
        state=asked.state,
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    return read(Deliveries, {"items": rows, "next_cursor": cursor(before, of=asked)})


@router.post(
    "/deliveries/{int:delivery_id}/send-again",
    auth=Key("webhooks.manage"),
    response=Delivery,
    operation_id="send_again",
    url_name="send_again",
    summary="Send a message once more",
)
def send_again(request: ApiRequest, delivery_id: int, sent: Nothing) -> HttpResponse:
    """Let a message begin from its first attempt, with the same id."""

    def work() -> Done:
        company_id = request.program.company_id
        workflow.send_again(
            company_id=company_id, delivery_id=delivery_id, by=request.actor, now=now()
        )
        found = reports.delivery(company_id=company_id, delivery_id=delivery_id)
        return Done(body=Delivery.model_validate(found))

    return act(request, work)


def _said(request: ApiRequest, endpoint_id: int) -> Endpoint:
    found = reports.endpoint(company_id=request.program.company_id, endpoint_id=endpoint_id)
    return Endpoint.model_validate(found)


def _record(request: ApiRequest, endpoint_id: int) -> Record:
    return Record("webhook", endpoint_id, lambda: _said(request, endpoint_id))


def _with_secret(request: ApiRequest, told: workflow.Told) -> EndpointWithSecret:
    said = _said(request, told.endpoint_id).model_dump()
    return EndpointWithSecret(**said, secret=told.secret)
