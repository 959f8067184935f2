"""Which agreement charges a title, and what keeps one from its bank."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from emdia.rules.charging import (
    Owed,
    Payer,
    Rule,
    agreement_for,
    missing_of,
    missing_of_entry,
    refuse_charging,
)

DAY = date(2026, 3, 10)
TITLE = {"amount_cents": 10_000, "segment": "varejo", "kind": "DM", "branch_id": 1}


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ({}, True),
        ({"amount_from_cents": 10_000}, True),
        ({"amount_from_cents": 10_001}, False),
        ({"amount_to_cents": 10_000}, True),
        ({"amount_to_cents": 9_999}, False),
        ({"segment": "varejo"}, True),
        ({"segment": "atacado"}, False),
        ({"kind": "DM"}, True),
        ({"kind": "DS"}, False),
        ({"branch_id": 1}, True),
        ({"branch_id": 2}, False),
        ({"segment": "varejo", "kind": "DS"}, False),
    ],
)
def test_a_rule_asks_all_it_says(rule: dict[str, object], fits: bool) -> None:
    made = Rule(bank_agreement_id=7, **rule)  # type: ignore[arg-type]
    assert made.fits(**TITLE) is fits  # type: ignore[arg-type]


def test_the_first_rule_that_fits_decides() -> None:
    rules = [
        Rule(bank_agreement_id=1, kind="DS"),
        Rule(bank_agreement_id=2, amount_from_cents=5_000),
        Rule(bank_agreement_id=3),
    ]
    assert agreement_for(rules, **TITLE) == 2  # type: ignore[arg-type]
    assert agreement_for(rules, **{**TITLE, "amount_cents": 4_999}) == 3  # type: ignore[arg-type]
    assert agreement_for(rules[:1], **TITLE) is None  # type: ignore[arg-type]
    assert agreement_for([], **TITLE) is None  # type: ignore[arg-type]


OWED = Owed(
    balance_cents=1, currency="BRL", holder="own", is_cancelled=False, has_live_charge=False
)


@pytest.mark.parametrize(
    ("changed", "has_agreement", "code"),
    [
        ({}, True, ""),
        ({"holder": "pledged"}, True, ""),
        ({"is_cancelled": True, "balance_cents": 0}, True, "cancelled_already"),
        ({"balance_cents": 0}, True, "nothing_open"),
        ({"holder": "ceded"}, True, "held_by_another"),
        ({"holder": "discounted"}, True, "held_by_another"),
        ({"has_live_charge": True}, True, "charged_already"),
        ({"currency": "USD"}, True, "not_in_reais"),
        ({}, False, "no_rule_fits"),
    ],
)
def test_what_has_no_boleto(changed: dict[str, object], has_agreement: bool, code: str) -> None:
    title = replace(OWED, **changed)  # type: ignore[arg-type]
    assert refuse_charging(title, has_agreement=has_agreement) == code


PAYER = Payer(
    name="Maria",
    tax_id_kind="cpf",
    tax_id="52998224725",
    street="Rua A, 1",
    city="Recife",
    state="PE",
    postal_code="50030-000",
)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"tax_id_kind": "cnpj", "tax_id": "11222333000181"}, []),
        ({"tax_id_kind": "nit"}, ["payer_tax_id"]),
        ({"tax_id": ""}, ["payer_tax_id"]),
        ({"name": " "}, ["payer_name"]),
        ({"street": " "}, ["payer_street"]),
        ({"city": ""}, ["payer_city"]),
        ({"state": "Pernambuco"}, ["payer_state"]),
        ({"state": "P"}, ["payer_state"]),
        ({"state": " PE "}, []),
        ({"postal_code": "5003000"}, ["payer_postal_code"]),
        ({"postal_code": "500300000"}, ["payer_postal_code"]),
        ({"postal_code": "00000-000"}, ["payer_postal_code"]),
        ({"postal_code": "", "city": ""}, ["payer_city", "payer_postal_code"]),
    ],
)
def test_what_a_bank_must_be_told(changed: dict[str, str], codes: list[str]) -> None:
    assert list(missing_of(replace(PAYER, **changed))) == codes


def test_an_entry_is_not_due_in_the_past() -> None:
    assert missing_of_entry(PAYER, due_date=DAY, as_of=DAY) == ()
    late = DAY - timedelta(days=1)
    assert missing_of_entry(PAYER, due_date=late, as_of=DAY) == ("due_date_past",)
    nameless = replace(PAYER, name="")
    assert missing_of_entry(nameless, due_date=late, as_of=DAY) == ("payer_name", "due_date_past")
