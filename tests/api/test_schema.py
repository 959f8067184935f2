"""What the document says is what the application does: asked by schemathesis, over HTTP."""

import os
from itertools import product
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from ..torture import times
from .office import Office, fresh_key

EXAMPLES = times(test=2, torture=200)
# What is well-formed may still be refused by the books: that is what they are for.
LEFT_OUT = {"positive_data_acceptance", "ensure_resource_availability", "use_after_free"}


@pytest.fixture
def document(office: Office) -> Any:
    os.environ["NO_PROXY"] = "127.0.0.1"
    return schemathesis.openapi.from_url(f"{office.url}/api/v1/openapi.json")


def test_every_operation_keeps_what_the_document_promises(office: Office, document: Any) -> None:
    checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    session = requests.Session()
    session.trust_env = False
    asked: set[str] = set()
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    for found, mode in product(list(document.get_all_operations()), modes):
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            headers = {"Authorization": f"Bearer {office.key.secret}"}
            if case.method != "GET" and "Idempotency-Key" in (case.headers or {}):
                headers["Idempotency-Key"] = fresh_key()
            response = case.call(session=session, headers=headers)
            case.validate_response(response, checks=checks)
            assert response.status_code < 500

        ask()
        asked.add(operation.definition.raw["operationId"])
    assert len(asked) > 20
