"""Payments and notices as the API shows them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from emdia.formats.pix import PixRefused
from emdia.formats.pix.received import (
    GivenBack,
    Told,
    read_given_back,
    read_notice,
    read_received,
)

E2E = "E12345678202611220815abcdefghijk"
PAID: dict[str, Any] = {
    "endToEndId": E2E,
    "txid": "x" * 32,
    "valor": "110.50",
    "horario": "2026-11-22T08:15:00.123Z",
    "chave": "financeiro@example.com",
    "pagador": {"cpf": "52998224725", "nome": "Maria"},
    "componentesValor": {
        "original": {"valor": "100.00"},
        "multa": {"valor": "2.00"},
        "juros": {"valor": "10.00"},
        "abatimento": {"valor": "1.00"},
        "desconto": {"valor": "0.50"},
    },
    "devolucoes": [{"id": "1", "rtrId": "D", "valor": "5.00", "status": "DEVOLVIDO"}],
}


def test_a_payment_is_read_in_cents() -> None:
    found = read_received(PAID)
    assert (found.amount_cents, found.added_cents, found.taken_off_cents) == (11_050, 1_200, 150)
    assert found.paid_at == datetime(2026, 11, 22, 8, 15, 0, 123_000, tzinfo=UTC)
    assert (found.payer_tax_id, found.payer_name) == ("52998224725", "Maria")
    assert found.given_back == (
        GivenBack(number="1", amount_cents=500, nature="", status="DEVOLVIDO"),
    )


@pytest.mark.parametrize(
    "parts", [None, {"saque": {"valor": "1.00"}}, {"original": {"valor": "1.00"}, "troco": {}}]
)
def test_parts_that_say_nothing_of_a_charge_are_not_told(parts: Any) -> None:
    found = read_received({**PAID, "componentesValor": parts})
    assert (found.added_cents, found.taken_off_cents) == (None, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endToEndId": E2E[1:]}, "endToEndId"),
        ({"endToEndId": None}, "endToEndId"),
        ({"valor": "110,50"}, "valor"),
        ({"valor": 110.5}, "valor"),
        ({"horario": "2026-11-22T08:15:00"}, "horario"),
        ({"horario": "yesterday"}, "horario"),
        ({"componentesValor": {"multa": {}}}, "valor"),
        ({"devolucoes": [{"id": "1", "valor": "5.00"}]}, "status"),
        ({"devolucoes": [{"id": "a b", "valor": "5.00", "status": "X"}]}, "refund_id"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(PixRefused) as refusal:
        read_received({**PAID, **change})
    assert refusal.value.fault.field == field


@pytest.mark.parametrize("said", [None, "x", [1]])
def test_what_is_no_object_is_refused(said: Any) -> None:
    for read in (read_received, read_given_back):
        with pytest.raises(PixRefused):
            read(said)


def test_a_notice_names_what_to_ask_for() -> None:
    items = [PAID, {"endToEndId": 1, "txid": "é", "valor": 3}, {}]
    assert read_notice(json.dumps({"pix": items})) == (
        Told(end_to_end_id=E2E, txid="x" * 32, amount="110.50"),
        Told(end_to_end_id="", txid="", amount="3"),
        Told(end_to_end_id="", txid="", amount=""),
    )


@pytest.mark.parametrize(
    "body", ["", "x", "1", "[]", "{}", '{"pix": {}}', '{"pix": [1]}', "[" * 99_999]
)
def test_what_is_no_notice_is_refused(body: str) -> None:
    with pytest.raises(PixRefused):
        read_notice(body)
