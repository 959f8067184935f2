"""Every refusal says its code, its place and the way out; never a page, never a trace."""

import json
import re
from typing import Any

import httpx
import pytest

from emdia.api.limits import LARGEST_JSON_BYTES
from emdia.api.v1.api import api
from emdia.books.api_keys import queries

from .office import Office, fresh_key

SENT = {"instrument": "cash", "amount_cents": 100, "received_date": "2026-03-10"}


def send(office: Office, body: bytes, **headers: str) -> httpx.Response:
    return office.client.post(
        "/receipts",
        content=body,
        headers={
            "Content-Type": "application/json",
            "Idempotency-Key": fresh_key(),
            **headers,
        },
    )


def told(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert {"type", "title", "detail", "code", "errors"} <= set(body)
    return answer.status_code, body["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"amount_cents": NaN}',
        b'{"amount_cents": Infinity}',
        b'{"note": "\xff"}',
        b'{"note": "\\ud800"}',
        b"[" * 1_000 + b"]" * 1_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{} {"a": 1}',
        b'{"amount_cents": ' + b"9" * 5_000 + b"}",
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_is_no_json_is_refused(office: Office, body: bytes) -> None:
    status, code = told(send(office, body))
    assert (status, code) in {(400, "json_invalid"), (422, "field_missing")}


@pytest.mark.parametrize(
    "cents",
    ["10.1", '"10,00"', '"100"', "1e3", "-0.0", "1e400", "9" * 19, "0", "-5", "true", "null"],
)
def test_an_amount_is_whole_cents(office: Office, cents: str) -> None:
    body = json.dumps(SENT).replace("100", cents, 1)
    answer = send(office, body.encode())
    assert told(answer) == (422, "amount_invalid")
    assert answer.json()["errors"][0]["pointer"] == "#/amount_cents"


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"balance_cents": 1}, "field_unknown", "#/balance_cents"),
        ({"company_id": 1}, "field_unknown", "#/company_id"),
        ({"instrument": "gold"}, "field_invalid", "#/instrument"),
        ({"received_date": 0}, "field_invalid", "#/received_date"),
        ({"received_date": "10/03/2026"}, "field_invalid", "#/received_date"),
        ({"received_date": "9999-12-31"}, "field_invalid", "#/received_date"),
        ({"note": "a\u0000b"}, "field_invalid", "#/note"),
        ({"note": "x" * 501}, "field_invalid", "#/note"),
        ({"parts": [{"receivable_id": 1}]}, "field_missing", "#/parts/0/amount_cents"),
        ({"customer_id": 2**63}, "field_invalid", "#/customer_id"),
    ],
)
def test_a_wrong_field_is_named(
    office: Office, change: dict[str, Any], code: str, pointer: str
) -> None:
    answer = send(office, json.dumps(SENT | change).encode())
    assert told(answer)[0] == 422
    assert (code, pointer) in {(one["code"], one["pointer"]) for one in answer.json()["errors"]}


@pytest.mark.parametrize(
    "query",
    ["page_size=1000000", "page_size=0", "sort=password", "filter[__class__]=x", "state=lost",
     "due_from=1", "customer_id=0", "state=open&state=late", "cursor=x", "cursor=%00",
     "document=%00"],
)  # fmt: skip
def test_a_wrong_parameter_is_named(office: Office, query: str) -> None:
    answer = office.client.get(f"/receivables?{query}")
    assert told(answer)[0] == 422
    (wrong,) = answer.json()["errors"]
    assert wrong["parameter"] == re.split(r"[=&]", query)[0]


def test_a_cursor_leads_through_its_own_list_only(office: Office) -> None:
    seen: list[int] = []
    cursor = None
    while True:
        page = office.get("/receivables", page_size=1, order="-amount", **_cursor(cursor)).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        other = office.get("/receivables", page_size=1, order="amount", cursor=cursor)
        assert told(other) == (422, "cursor_invalid")
    assert len(seen) == len(set(seen)) == 4


def _cursor(cursor: str | None) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "multipart/form-data"])
def test_another_content_type_is_refused(office: Office, kind: str) -> None:
    answer = send(office, b'{"a": 1}', **{"Content-Type": kind})
    assert told(answer) == (415, "media_type")


def test_a_body_above_the_limit_is_refused_unread(office: Office) -> None:
    answer = send(office, b" " * (LARGEST_JSON_BYTES + 1))
    assert told(answer) == (413, "too_large")


@pytest.mark.parametrize("path", ["/nowhere", "/receivables/abc", "/receivables/", "/customers/-1"])
def test_an_address_that_is_none(office: Office, path: str) -> None:
    assert told(office.client.get(path)) == (404, "address_unknown")


@pytest.mark.parametrize("path", ["/receivables/999999999", f"/receivables/{2**70}"])
def test_a_record_that_is_none(office: Office, path: str) -> None:
    assert told(office.client.get(path)) == (404, "not_found")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "OPTIONS", "TRACE"])
def test_a_method_that_is_none(office: Office, method: str) -> None:
    answer = office.client.request(method, "/receivables")
    assert told(answer) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_without_a_key_nothing_opens(office: Office) -> None:
    answer = httpx.get(f"{office.url}/api/v1/receivables", trust_env=False)
    assert told(answer) == (401, "key_invalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_failure_of_ours_says_so_and_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **values: object) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr(queries, "answered", fail)
    answer = send(office, json.dumps(SENT).encode())
    assert told(answer) == (500, "internal_error")
    assert b"secret" not in answer.content


def test_the_document_is_served_to_everybody_and_says_every_status() -> None:
    document = api.get_openapi_schema()
    assert document["openapi"].startswith("3.1")
    for path in document["paths"].values():
        for method, operation in path.items():
            assert {401, 403, 422, 429, 500, 503} <= set(operation["responses"])
            assert (409 in operation["responses"]) == (method != "get")
