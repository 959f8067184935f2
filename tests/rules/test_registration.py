"""What a registration needs, of a company and of a person."""

from dataclasses import replace

import pytest

from emdia.rules.registration import Registration, checklist, missing

NOTHING = Registration(
    is_company=False,
    has_billing_address=False,
    has_finance_email=False,
    has_phone=False,
    has_segment=False,
    has_external_code=False,
)
CODES = ["billing_address", "reachable", "finance_email", "phone", "segment", "external_code"]


@pytest.mark.parametrize(
    ("there", "done"),
    [
        ("has_billing_address", {"billing_address"}),
        ("has_finance_email", {"reachable", "finance_email"}),
        ("has_phone", {"reachable", "phone"}),
        ("has_segment", {"segment"}),
        ("has_external_code", {"external_code"}),
    ],
)
def test_each_thing_does_its_items(there: str, done: set[str]) -> None:
    items = checklist(replace(NOTHING, **{there: True}))
    assert [item.code for item in items] == CODES
    assert {item.code for item in items if item.is_done} == done


def test_what_is_required() -> None:
    assert missing(NOTHING) == ("billing_address", "reachable")
    company = replace(NOTHING, is_company=True)
    assert missing(company) == ("billing_address", "reachable", "finance_email")
    assert missing(replace(company, has_phone=True)) == ("billing_address", "finance_email")
    assert missing(replace(NOTHING, has_phone=True, has_billing_address=True)) == ()
