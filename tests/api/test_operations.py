"""Every operation × its scope × own or another company's record: what is answered."""

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from emdia.api.v1.api import api
from emdia.books.facts.actor import Actor
from emdia.rules.roles import KEY_SCOPES
from emdia.workflows.manage_api_keys import make, revoke, rotate

from ..access.two_companies import House
from .operations import OPERATIONS, filled, names_records

_numbers = itertools.count(1)
WRITES = sorted(name for name, row in OPERATIONS.items() if row.method != "GET")


def key(house: House, *scopes: str, **values: Any) -> str:
    """Return a key of a house; without scopes, one that opens everything."""
    return make(
        **{
            "company_id": house.company_id,
            "name": "ERP",
            "scopes": scopes or KEY_SCOPES,
            "requests_per_minute": 60_000,
            "expires_at": None,
            "by": actor(house),
            "now": timezone.now(),
            **values,
        }
    ).secret


def actor(house: House) -> Actor:
    return Actor(user_id=house.users["security_admin"], name="Sam", channel="web")


def ask(name: str, objects: dict[str, int], secret: str, **headers: str) -> Any:
    row = OPERATIONS[name]
    body = row.sends if row.takes != "application/json" else json.dumps(filled(row.sends, objects))
    return Client().generic(
        row.method,
        f"/api/v1{row.path.format(**objects)}",
        body if row.method != "GET" else b"",
        content_type=row.takes,
        headers={
            "Authorization": f"Bearer {secret}",
            "Idempotency-Key": f"operation-{next(_numbers)}",
            **headers,
        },
    )


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    document = api.get_openapi_schema()
    known = {one["operationId"] for path in document["paths"].values() for one in path.values()}
    assert known == set(OPERATIONS)


def test_every_scope_opens_an_operation_and_no_operation_asks_for_another() -> None:
    opened = {scope for row in OPERATIONS.values() for scope in row.scopes}
    assert opened == set(KEY_SCOPES)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_opens_with_its_scope_alone(houses: tuple[House, House], name: str) -> None:
    ours, _ = houses
    row = OPERATIONS[name]
    others = [scope for scope in KEY_SCOPES if scope not in row.scopes]
    refused = ask(name, ours.objects, key(ours, *others))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert " or ".join(row.scopes) in refused.json()["detail"]
    entered = ask(name, ours.objects, key(ours, row.scopes[0]))
    assert entered.status_code in {200, 201, 202, 409, 422}, entered.content
    assert ask(name, ours.objects, "emdia_1_made-up").status_code == 401


@pytest.mark.parametrize("name", sorted(filter(lambda n: names_records(OPERATIONS[n]), OPERATIONS)))
def test_their_record_is_answered_like_one_that_never_was(
    houses: tuple[House, House], name: str
) -> None:
    ours, theirs = houses
    secret = key(ours)
    same = {"X-Request-Id": "request-of-the-table"}
    never = dict.fromkeys(theirs.objects, 10**9)
    their, none = (ask(name, objects, secret, **same) for objects in (theirs.objects, never))
    assert their.status_code in {404, 422}
    assert (their.status_code, their.content) == (none.status_code, none.content)


def test_no_key_of_one_company_reads_a_thing_of_another(houses: tuple[House, House]) -> None:
    ours, theirs = houses
    secret = key(ours)
    for name, row in OPERATIONS.items():
        if row.method == "GET" and "{" not in row.path:
            found = ask(name, theirs.objects, secret).json()
            ids = {one["id"] for one in found.get("items", [found])}
            assert ids
            assert _their_id(theirs, row.path) not in ids


def _their_id(theirs: House, path: str) -> int:
    if path == "/company":
        return theirs.company_id
    odd = {"/files": "bank_file_id", "/webhooks": "endpoint_id"}
    return theirs.objects[odd.get(path, f"{path.strip('/').rstrip('s')}_id")]


def test_a_key_names_its_company_and_opens_no_other(houses: tuple[House, House]) -> None:
    ours, theirs = houses
    prefix, number, random = key(ours).split("_", 2)
    assert int(number) == ours.company_id
    forged = f"{prefix}_{theirs.company_id}_{random}"
    assert ask("list_customers", ours.objects, forged).status_code == 401


@pytest.mark.parametrize("name", ["list_customers", "register_customer"])
def test_a_revoked_or_expired_key_opens_nothing(houses: tuple[House, House], name: str) -> None:
    ours, _ = houses
    now = timezone.now()
    ending = key(ours, expires_at=now + timedelta(milliseconds=1), now=now)
    told = make(
        company_id=ours.company_id,
        name="Till",
        scopes=KEY_SCOPES,
        requests_per_minute=60,
        expires_at=None,
        by=actor(ours),
        now=now,
    )
    assert ask(name, ours.objects, told.secret).status_code in {200, 201}
    revoke(company_id=ours.company_id, key_id=told.key_id, reason="Lost", by=actor(ours), now=now)
    answers = [ask(name, ours.objects, secret) for secret in (ending, told.secret, "", "x" * 9999)]
    assert [one.status_code for one in answers] == [401] * 4
    assert {one.json()["code"] for one in answers} == {"key_invalid"}


def test_the_secret_before_a_rotation_ends_with_its_overlap(houses: tuple[House, House]) -> None:
    ours, _ = houses
    now = timezone.now()
    hour = timedelta(hours=1)
    first = key(ours)
    key_id = max(_key_ids(ours))

    def rotated(overlap: Any, at: Any) -> str:
        return rotate(
            company_id=ours.company_id,
            key_id=key_id,
            overlap=overlap,
            reason="Yearly",
            by=actor(ours),
            now=at,
        ).secret

    second = rotated(hour, now)
    assert [_enters(ours, one) for one in (first, second)] == [200, 200]
    third = rotated(hour, now - 2 * hour)
    assert [_enters(ours, one) for one in (first, second, third)] == [401, 401, 200]
    fourth = rotated(0 * hour, now)
    assert [_enters(ours, one) for one in (third, fourth)] == [401, 200]


def _key_ids(house: House) -> list[int]:
    from emdia.reports.api_keys import keys

    return [row.id for row in keys(company_id=house.company_id, now=timezone.now())]


def _enters(house: House, secret: str) -> int:
    return int(ask("list_customers", house.objects, secret).status_code)


def test_requests_above_the_limit_of_a_key_wait_for_the_next_minute(
    houses: tuple[House, House],
) -> None:
    ours, _ = houses
    few, other = key(ours, requests_per_minute=5), key(ours)
    answers = [ask("list_customers", ours.objects, few) for _ in range(11)]
    # The minute may have ended once meanwhile.
    assert 5 <= sum(one.status_code == 200 for one in answers) <= 10
    refused = next(one for one in answers if one.status_code == 429)
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert _enters(ours, other) == 200
