"""What the provider knows: charges, payments, refunds, where it tells of them.

Objects are as the API shows them. Every method is called under `lock`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, RLock
from typing import Any
from zoneinfo import ZoneInfo

from emdia.formats.pix.due_charge import decimal, hundredths, read_due_charge
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.pix_due_amount import PixAmount, amount_on, last_day

# What a client names itself by.
CLIENT = "emdia"
SECRET = "a secret: with / signs & spaces"  # noqa: S105 - of a provider that holds nothing.
ISPB = "00000000"
HERE = ZoneInfo("America/Sao_Paulo")
RECEIVER = {"nome": "EMDIA", "cidade": "SAO PAULO"}
KINDS = ("cob", "cobv", "cobr")
# What is kept from one run of the provider to the next.
KEPT = (
    "charges",
    "payments",
    "webhooks",
    "automatic_webhooks",
    "locations",
    "lots",
    "recurrences",
    "consents",
)


class CannotPay(ValueError):
    """The payer's bank would not let it be paid; the message says why."""


@dataclass
class Books:
    """The provider's books; its client names itself by CLIENT and SECRET."""

    now: Callable[[], datetime]
    host: str = "pix.example.com"
    charges: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    webhooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    automatic_webhooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    locations: dict[str, dict[str, Any]] = field(default_factory=dict)
    lots: dict[str, dict[str, Any]] = field(default_factory=dict)
    recurrences: dict[str, dict[str, Any]] = field(default_factory=dict)
    consents: dict[str, dict[str, Any]] = field(default_factory=dict)
    tell: Callable[[dict[str, Any]], None] | None = None
    lock: RLock = field(default_factory=RLock)
    _writing: Lock = field(default_factory=Lock)

    def pay(
        self,
        txid: str,
        *,
        end_to_end_id: str = "",
        cents: int | None = None,
        payer: dict[str, str] | None = None,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        """Pay a charge as a payer would, and tell of it; `cents` None is what it asks for today.

        :raises CannotPay: no such charge, or it takes no payment any more.
        """
        at = at or self.now()
        with self.lock:
            kind, charge = self._payable(txid)
            asked = amount(kind, charge, at.astimezone(HERE).date())
            told = {
                "txid": txid,
                "valor": decimal(asked.final_cents if cents is None else cents),
                "chave": charge["chave"],
                **({"componentesValor": _components(asked)} if cents is None else {}),
                **({"pagador": payer} if payer else {}),
            }
            charge["status"] = "CONCLUIDA"
            paid = self.receive(end_to_end_id or new_end_to_end_id(at), at=at, **told)
            charge.setdefault("pix", []).append(paid)
        return paid

    def receive(
        self, end_to_end_id: str, *, at: datetime | None = None, **told: Any
    ) -> dict[str, Any]:
        """Take a payment in, of a charge or of none, and tell of it."""
        with self.lock:
            self.payments[end_to_end_id] = {
                "endToEndId": end_to_end_id,
                "horario": instant(at or self.now()),
                **told,
            }
            paid = self.payments[end_to_end_id]
        self._tell(paid)
        return paid

    def give_back(
        self, end_to_end_id: str, *, cents: int, nature: str = "MED_FRAUDE", refund_id: str = ""
    ) -> dict[str, Any]:
        """Give a payment back on the provider's own account, as after a fraud, and tell of it."""
        at = self.now()
        with self.lock:
            paid = self.payments[end_to_end_id]
            refund = new_refund(refund_id or secrets.token_hex(16), decimal(cents), at, nature)
            refund["status"] = "DEVOLVIDO"
            refund["horario"]["liquidacao"] = instant(at)
            paid.setdefault("devolucoes", []).append(refund)
        self._tell(paid)
        return refund

    def settle_refunds(self, *, is_done: bool = True) -> int:
        """Bring what is being refunded to its end, and tell of it; return how many there were."""
        ended = []
        with self.lock:
            for paid in self.payments.values():
                for refund in paid.get("devolucoes", ()):
                    if refund["status"] == "EM_PROCESSAMENTO":
                        refund["status"] = "DEVOLVIDO" if is_done else "NAO_REALIZADO"
                        refund["horario"]["liquidacao"] = instant(self.now())
                        ended.append(paid)
        for paid in ended:
            self._tell(paid)
        return len(ended)

    def _payable(self, txid: str) -> tuple[str, dict[str, Any]]:
        found = next(
            ((kind, known[txid]) for kind, known in self.charges.items() if txid in known), None
        )
        if found is None:
            raise CannotPay(f"There is no charge {txid}.")
        if found[1]["status"] != "ATIVA":
            raise CannotPay(f"Charge {txid} is {found[1]['status']}.")
        return found

    def _tell(self, paid: dict[str, Any]) -> None:
        # Only of payments with a txid does a provider tell; the others are asked for.
        if self.tell is not None and paid.get("txid"):
            self.tell(deepcopy(paid))

    def save(self, file: Path) -> None:
        """Write the books to a file, whole or not at all."""
        with self.lock:
            text = json.dumps({name: getattr(self, name) for name in KEPT})
        with self._writing:
            passing = file.with_suffix(".writing")
            passing.write_text(text, encoding="utf-8")
            passing.replace(file)

    def load(self, file: Path) -> None:
        """Take up what `save` wrote; without a file there is nothing to take up."""
        if file.exists():
            for name, value in json.loads(file.read_text(encoding="utf-8")).items():
                if name in KEPT:
                    setattr(self, name, value)


def amount(kind: str, charge: dict[str, Any], day: date) -> PixAmount:
    """Return what a charge asks for on a day.

    :raises CannotPay: it can no longer be paid then.
    """
    if kind != "cobv":
        cents = hundredths(charge["valor"]["original"])
        return PixAmount(
            original_cents=cents,
            fine_cents=0,
            interest_cents=0,
            rebate_cents=0,
            discount_cents=0,
        )
    terms = read_due_charge(charge["txid"], charge).terms
    if day > last_day(terms, BankCalendar()):
        raise CannotPay(
            f"Charge {charge['txid']} could be paid until {last_day(terms, BankCalendar())}."
        )
    return amount_on(terms, day, BankCalendar())


def _components(asked: PixAmount) -> dict[str, Any]:
    told = {
        "original": asked.original_cents,
        "multa": asked.fine_cents,
        "juros": asked.interest_cents,
        "abatimento": asked.rebate_cents,
        "desconto": asked.discount_cents,
    }
    return {
        name: {"valor": decimal(cents)}
        for name, cents in told.items()
        if cents or name == "original"
    }


def new_refund(refund_id: str, value: str, at: datetime, nature: str) -> dict[str, Any]:
    return {
        "id": refund_id,
        "rtrId": "D" + new_end_to_end_id(at)[1:],
        "valor": value,
        "natureza": nature,
        "horario": {"solicitacao": instant(at)},
        "status": "EM_PROCESSAMENTO",
    }


def new_end_to_end_id(at: datetime) -> str:
    """Return an endToEndId of this provider that nobody has."""
    return f"E{ISPB}{at.astimezone(UTC):%Y%m%d%H%M}{secrets.token_hex(6)[:11]}"


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
