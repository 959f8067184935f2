"""A payment by Pix and what was given back of it, as the API shows them.

Source: Banco Central, Pix API 2.9.0, 2025-09-05: schemas Pix, Devolucao and WebhookPixBody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emdia.formats.pix.due_charge import hundredths
from emdia.formats.pix.identifiers import checked_refund_id
from emdia.formats.pix.refusals import checked_text, refused

RETURNED, NOT_DONE = "DEVOLVIDO", "NAO_REALIZADO"
# Money withdrawn through a payment of goods: it is no payment of a title.
_NOT_FOR_US = ("saque", "troco")
_ADDED, _TAKEN_OFF = ("multa", "juros"), ("abatimento", "desconto")
_END_TO_END_ID = re.compile(r"[A-Za-z0-9]{32}")
_TXID = re.compile(r"[A-Za-z0-9]{1,35}")


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenBack:
    """A part of a payment that goes back, in cents; `status` in the API's words."""

    number: str
    amount_cents: int
    nature: str
    status: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedPix:
    """A payment, in cents. The parts are None where the provider does not tell them."""

    end_to_end_id: str
    txid: str
    key: str
    amount_cents: int
    paid_at: datetime
    added_cents: int | None = None  # fine and interest
    taken_off_cents: int | None = None  # rebate and discount
    payer_name: str = ""
    payer_tax_id: str = ""
    given_back: tuple[GivenBack, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a notice tells of one payment: where to look, and what should be found there.

    `end_to_end_id` is empty when it is not one; nothing else of a notice is believed.
    """

    end_to_end_id: str
    txid: str
    amount: str


def read_notice(body: str) -> tuple[Told, ...]:
    """Return what a notice tells of payments, in its order.

    :raises PixRefused: it is no JSON object with a list `pix` of objects.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise refused("notice_form", "pix", body[:50], "The notice is no JSON.") from None
    items = said.get("pix") if isinstance(said, dict) else None
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise refused("notice_form", "pix", body[:50], "The notice has no list of payments: pix.")
    return tuple(_told(one) for one in items)


def _told(item: Mapping[str, Any]) -> Told:
    end_to_end_id, txid = item.get("endToEndId"), item.get("txid")
    is_one = isinstance(end_to_end_id, str) and _END_TO_END_ID.fullmatch(end_to_end_id)
    return Told(
        end_to_end_id=str(end_to_end_id) if is_one else "",
        txid=txid if isinstance(txid, str) and _TXID.fullmatch(txid) else "",
        amount=str(item.get("valor", "")),
    )


def read_received(said: Any) -> ReceivedPix:
    """Return a payment as the provider shows it.

    :raises PixRefused: naming the field that is missing or wrong.
    """
    if not isinstance(said, Mapping):
        raise refused("pix_form", "pix", str(said)[:50], "The payment is no object.")
    end_to_end_id = checked_text(
        _text(said, "endToEndId"), name="endToEndId", least=32, most=32, allowed="A-Za-z0-9"
    )
    parts = said.get("componentesValor")
    payer = said.get("pagador")
    payer = payer if isinstance(payer, Mapping) else {}
    return ReceivedPix(
        end_to_end_id=end_to_end_id,
        txid=_optional(said, "txid"),
        key=_optional(said, "chave"),
        amount_cents=hundredths(_text(said, "valor")),
        paid_at=_instant(_text(said, "horario")),
        added_cents=_sum(parts, _ADDED),
        taken_off_cents=_sum(parts, _TAKEN_OFF),
        payer_name=str(payer.get("nome") or "")[:200],
        payer_tax_id=str(payer.get("cpf") or payer.get("cnpj") or "")[:14],
        given_back=tuple(_given_back(one) for one in said.get("devolucoes") or ()),
    )


def read_given_back(said: Any) -> GivenBack:
    """Return a refund as the provider shows it.

    :raises PixRefused: naming the field that is missing or wrong.
    """
    if not isinstance(said, Mapping):
        raise refused("pix_form", "devolucao", str(said)[:50], "The refund is no object.")
    return _given_back(said)


def _given_back(said: Mapping[str, Any]) -> GivenBack:
    return GivenBack(
        number=checked_refund_id(_text(said, "id")),
        amount_cents=hundredths(_text(said, "valor")),
        nature=str(said.get("natureza", "")),
        status=_text(said, "status"),
        reason=str(said.get("motivo", "")),
    )


def _sum(parts: Any, names: tuple[str, ...]) -> int | None:
    """Return the cents of the parts named; None where the parts are not told."""
    if not isinstance(parts, Mapping) or any(name in parts for name in _NOT_FOR_US):
        return None
    return sum(hundredths(_text(parts[name], "valor")) for name in names if name in parts)


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name) if isinstance(said, Mapping) else None
    if not isinstance(found, str):
        raise refused("field_missing", name, str(found), f"{name} is missing or no text.")
    return found


def _optional(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else ""


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise refused("instant_form", "horario", text, f"horario: {text!r} is no instant.")
    return at
