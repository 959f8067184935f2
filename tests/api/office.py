"""A company that a program works with over HTTP, as its user would write it."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.utils import timezone

from emdia.books.companies.scope import company_scope
from emdia.books.receivables.models import Receivable
from emdia.rules.roles import KEY_SCOPES
from emdia.workflows.manage_api_keys import Told, make

from ..workflows.till import Till

_numbers = itertools.count(1)


@dataclass
class Office:
    """The till's company behind `url`, and a client with a key that opens everything."""

    url: str
    till: Till = field(default_factory=Till)
    key: Told = field(init=False)
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.let_in()
        self.client = self.client_of(self.key.secret)

    @property
    def company_id(self) -> int:
        return self.till.company_id

    def let_in(self, *scopes: str, requests_per_minute: int = 60_000, **values: Any) -> Told:
        """Make a key; without scopes it has all of them."""
        return make(
            **{
                "company_id": self.company_id,
                "name": "ERP",
                "scopes": scopes or KEY_SCOPES,
                "requests_per_minute": requests_per_minute,
                "expires_at": None,
                "by": self.till.people["olga"],
                "now": timezone.now(),
                **values,
            }
        )

    def client_of(self, secret: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {secret}"},
            timeout=30,
            trust_env=False,
        )

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.client.get(path, params=parameters)

    def post(
        self, path: str, body: Any, *, key: str | None = None, client: httpx.Client | None = None
    ) -> httpx.Response:
        """Post a body of JSON, with an idempotency key of its own unless one is given."""
        headers = {"Idempotency-Key": key or fresh_key()}
        return (client or self.client).post(path, json=body, headers=headers)

    def title(self, number: int) -> Receivable:
        with company_scope(self.company_id):
            return Receivable.objects.get(document=f"FAT{number}")


def fresh_key() -> str:
    return f"test-{next(_numbers)}"
