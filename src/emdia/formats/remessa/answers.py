"""The names by which a remessa's layout asks about an instruction, and their answers.

`OF_INSTRUCTION` and `OF_HEADING` read an answer off our objects to write it;
`instruction` and `heading` put the answers of a file together again. An answer that
is None, empty or zero is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from operator import attrgetter
from typing import Any

from emdia.formats.remessa.instruction import (
    RATE_PARTS,
    Charge,
    Instruction,
    Kind,
    Party,
    PaymentTerms,
    PixTerms,
    RemessaHeading,
)

Getter = Callable[[Any], Any]

DISCOUNTS = (1, 2, 3)
MESSAGES = tuple(range(1, 10))

_CPF_DIGITS = 11
_CNPJ_DIGITS = 14
CEP_PREFIX_DIGITS = 5


def tax_kind(tax_id: str) -> str:
    """Return what number it is, by its length: a CNPJ may hold letters."""
    if not tax_id:
        return ""
    return "cpf" if len(tax_id) <= _CPF_DIGITS else "cnpj"


def _plain(name: str) -> Getter:
    return attrgetter(name)


def _of_party(role: str, read: Getter) -> Getter:
    def get(asked: Instruction) -> Any:
        party = getattr(asked, role)
        return None if party is None else read(party)

    return get


_PARTY: Mapping[str, Getter] = {
    "name": _plain("name"),
    "tax_id": _plain("tax_id"),
    "tax_kind": lambda party: tax_kind(party.tax_id),
    "street": _plain("street"),
    "district": _plain("district"),
    "city": _plain("city"),
    "state": _plain("state"),
    "postal_code": _plain("postal_code"),
    "postal_prefix": lambda party: party.postal_code[:CEP_PREFIX_DIGITS],
    "postal_suffix": lambda party: party.postal_code[CEP_PREFIX_DIGITS:],
    "email": _plain("email"),
}


def _charge_kind(charge: Charge) -> str:
    return "rate" if charge.rate is not None else "amount"


def _rate_parts(charge: Charge) -> int | None:
    return None if charge.rate is None else int(charge.rate * RATE_PARTS)


_CHARGE: Mapping[str, Getter] = {
    "kind": _charge_kind,
    "amount": lambda charge: charge.amount_cents,
    "rate": _rate_parts,
    "value": lambda charge: charge.amount_cents if charge.rate is None else _rate_parts(charge),
    "day": _plain("day"),
}


def _of_charge(name: str, read: Getter) -> Getter:
    def get(asked: Instruction) -> Any:
        charge = getattr(asked, name)
        return None if charge is None else read(charge)

    return get


def _of_discount(number: int, read: Getter) -> Getter:
    def get(asked: Instruction) -> Any:
        return read(asked.discounts[number - 1]) if len(asked.discounts) >= number else None

    return get


def _message(number: int) -> Getter:
    return lambda asked: asked.messages[number - 1] if len(asked.messages) >= number else ""


def _pix(name: str) -> Getter:
    return lambda asked: "" if asked.pix is None else getattr(asked.pix, name)


def _of_payment(read: Getter) -> Getter:
    return lambda asked: None if asked.payment is None else read(asked.payment)


def _of_limit(name: str, read: Getter) -> Getter:
    def get(asked: Instruction) -> Any:
        limit = getattr(asked.payment, name) if asked.payment is not None else None
        return None if limit is None else read(limit)

    return get


# The limits of a payment, and what they are called there.
PAYMENT_LIMITS = {"payment_max": "maximum", "payment_min": "minimum"}


def late_action(asked: Instruction) -> str:
    """Return what follows when the title is not paid: protest or a negative listing."""
    if asked.protest_days is not None:
        return "protest"
    return "" if asked.listing_days is None else "list"


def _late_action_days(asked: Instruction) -> int | None:
    return asked.listing_days if asked.protest_days is None else asked.protest_days


ENDINGS = {"protest": "protest_days", "list": "listing_days", "write_off": "write_off_days"}


def ending(asked: Instruction) -> str:
    """Return how an unpaid title ends, where one field has the days of every way."""
    said = (way for way, name in ENDINGS.items() if getattr(asked, name) is not None)
    return next(said, "")


def _ending_days(asked: Instruction) -> int | None:
    days: int | None = getattr(asked, ENDINGS[ending(asked) or "write_off"])
    return days


_PLAIN = (
    "nosso_numero",
    "check_digit",
    "carteira",
    "document",
    "company_use",
    "due_date",
    "issue_date",
    "nominal_cents",
    "species",
    "is_accepted",
    "rebate_cents",
    "iof_cents",
    "protest_days",
    "listing_days",
    "write_off_days",
    "payment_limit_days",
)

OF_INSTRUCTION: Mapping[str, Getter] = {
    **{name: _plain(name) for name in _PLAIN},
    **{f"payer_{name}": _of_party("payer", read) for name, read in _PARTY.items()},
    **{f"guarantor_{name}": _of_party("guarantor", read) for name, read in _PARTY.items()},
    **{f"fine_{name}": _of_charge("fine", read) for name, read in _CHARGE.items()},
    **{f"interest_{name}": _of_charge("interest", read) for name, read in _CHARGE.items()},
    **{
        f"discount_{number}_{name}": _of_discount(number, read)
        for number in DISCOUNTS
        for name, read in _CHARGE.items()
    },
    **{
        f"{limit}_{name}": _of_limit(attribute, read)
        for limit, attribute in PAYMENT_LIMITS.items()
        for name, read in _CHARGE.items()
    },
    "payment_accepts": _of_payment(_plain("accepts")),
    "payment_times": _of_payment(_plain("times")),
    "late_action": late_action,
    "late_action_days": _late_action_days,
    "ending": ending,
    "ending_days": _ending_days,
    "delivery_email": lambda asked: (
        asked.payer.email if asked.is_sent_by_bank and asked.payer else ""
    ),
    "write_off_kind": lambda asked: "" if asked.write_off_days is None else "days",
    **{f"message_{number}": _message(number) for number in MESSAGES},
    **{f"pix_{name}": _pix(name) for name in ("key", "txid", "location")},
}

OF_HEADING: Mapping[str, Getter] = {
    **{
        name: _plain(name)
        for name in (
            "agencia",
            "agencia_dv",
            "conta",
            "conta_dv",
            "dac",
            "convenio",
            "beneficiary",
            "transmission_code",
            "posto",
            "variation",
            "tax_id",
            "company_name",
            "sequence",
            "generated_date",
            "is_test",
        )
    },
    "tax_kind": lambda heading: tax_kind(heading.tax_id),
    "generated_time": lambda heading: heading.generated_time.strftime("%H%M%S"),
}

# Where a record stands; the writer counts, and a reader has no use for it.
OF_POSITION = frozenset({"line_sequence", "record_number", "movement"})
OF_TRAILER = frozenset({"line_sequence", "records", "lines", "batches", "titles", "total_cents"})

# Letters mean something here: they are written as they are.
AS_THEY_ARE = frozenset(
    {
        "pix_key",
        "pix_txid",
        "pix_location",
        "payer_email",
        "delivery_email",
        "guarantor_email",
        "company_use",
    }
)

# Banks cut these where their columns end; anything else too long is refused. None of those
# written as they are is among them.
CUT = frozenset(
    {
        "company_name",
        *(
            f"{role}_{name}"
            for role in ("payer", "guarantor")
            for name in ("name", "street", "district", "city")
        ),
        *(f"message_{number}" for number in MESSAGES),
    }
)

# What a fault calls a name that is not plain enough.
WORDS: Mapping[str, str] = {
    "agencia": "the branch (agência)",
    "agencia_dv": "the check digit of the branch (agência)",
    "beneficiary": "the bank's code of the company (código do beneficiário)",
    "carteira": "the carteira",
    "conta": "the account (conta)",
    "conta_dv": "the check digit of the account (conta)",
    "convenio": "the agreement number (convênio)",
    "dac": "the check digit of branch and account (DAC)",
    "delivery_email": "the boleto sent by the bank to the payer's e-mail",
    "document": "the document number",
    "ending": "what ends it unpaid (protesto, negativação ou baixa)",
    "ending_days": "after how many days it ends unpaid (protesto, negativação ou baixa)",
    "fine_kind": "the fine (multa)",
    "interest_kind": "the interest (juros)",
    "late_action": "what follows when it is not paid (protesto ou negativação)",
    "nominal_cents": "the amount",
    "payment_accepts": "which payments the bank takes (tipo de pagamento)",
    "payment_max_kind": "the largest payment the bank takes",
    "payment_min_kind": "the smallest payment the bank takes",
    "payment_limit_days": "how late the bank takes a payment (prazo limite de recebimento)",
    "pix": "a Pix",
    "payer_postal_code": "the payer's postal code (CEP)",
    "payer_postal_prefix": "the payer's postal code (CEP)",
    "payer_postal_suffix": "the payer's postal code (CEP)",
    "payer_state": "the payer's state (UF)",
    "payer_tax_id": "the payer's CPF or CNPJ",
    "rebate_cents": "the rebate (abatimento)",
    "species": "the kind of title (espécie)",
    "tax_id": "the company's CPF or CNPJ",
    "transmission_code": "the transmission code (código de transmissão)",
}


def words(name: str) -> str:
    """Return what a person calls the answer with this name."""
    for kind, said in (("_amount", " as an amount"), ("_rate", " as a rate")):
        if name.endswith(kind):
            return words(f"{name.removesuffix(kind)}_kind") + said
    if name in WORDS:
        return WORDS[name]
    for role in ("payer", "guarantor"):
        if name.startswith(f"{role}_"):
            return f"the {role}'s {name[len(role) + 1 :].replace('_', ' ')}"
    return f"the {name.removesuffix('_cents').removesuffix('_kind').replace('_', ' ')}"


def heading(answers: Mapping[str, Any]) -> RemessaHeading:
    """Return the heading that the answers of a file's headers and records make up."""
    told = {
        name: answers.get(name) or ""
        for name in OF_HEADING
        if name not in {"tax_kind", "generated_date", "generated_time", "is_test", "sequence"}
    }
    told["tax_id"] = _tax_id(answers, "")
    clock = answers.get("generated_time") or "000000"
    return RemessaHeading(
        **told,
        sequence=answers.get("sequence") or 0,
        generated_date=answers.get("generated_date") or date.min,
        generated_time=_time(clock),
        is_test=bool(answers.get("is_test")),
    )


def _time(clock: str) -> time:
    try:
        return time(int(clock[:2]), int(clock[2:4]), int(clock[4:6]))
    except ValueError:
        return time(0, 0)


def instruction(kind: Kind, answers: Mapping[str, Any], *, has_pix: bool) -> Instruction:
    """Return the instruction that the answers of its records make up."""
    answers = {**answers, **_ended(answers)}
    action, days = answers.get("late_action"), answers.get("late_action_days")
    return Instruction(
        kind=kind,
        nosso_numero=_number(answers.get("nosso_numero")),
        check_digit=answers.get("check_digit") or "",
        carteira=answers.get("carteira") or "",
        document=answers.get("document") or "",
        company_use=answers.get("company_use") or "",
        due_date=answers.get("due_date"),
        issue_date=answers.get("issue_date"),
        nominal_cents=answers.get("nominal_cents") or 0,
        species=answers.get("species") or "",
        is_accepted=bool(answers.get("is_accepted")),
        payer=_party(answers, "payer"),
        guarantor=_party(answers, "guarantor"),
        fine=_charge(answers, "fine"),
        interest=_charge(answers, "interest"),
        discounts=tuple(
            charge
            for charge in (_charge(answers, f"discount_{number}") for number in DISCOUNTS)
            if charge is not None
        ),
        rebate_cents=answers.get("rebate_cents") or 0,
        iof_cents=answers.get("iof_cents") or 0,
        protest_days=days if action == "protest" else answers.get("protest_days") or None,
        listing_days=days if action == "list" else answers.get("listing_days") or None,
        write_off_days=_write_off_days(answers),
        payment_limit_days=answers.get("payment_limit_days") or None,
        messages=_messages(answers),
        is_sent_by_bank=bool(answers.get("delivery_email")),
        payment=_payment(answers),
        pix=_pix_terms(answers) if has_pix else None,
    )


def _ended(answers: Mapping[str, Any]) -> dict[str, Any]:
    name = ENDINGS.get(answers.get("ending") or "")
    return {} if name is None else {name: answers.get("ending_days")}


def _write_off_days(answers: Mapping[str, Any]) -> int | None:
    if answers.get("write_off_kind") == "days":
        return int(answers.get("write_off_days") or 0)
    return answers.get("write_off_days") or None if "write_off_kind" not in answers else None


def _messages(answers: Mapping[str, Any]) -> tuple[str, ...]:
    lines = [answers.get(f"message_{number}") or "" for number in MESSAGES]
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def _payment(answers: Mapping[str, Any]) -> PaymentTerms | None:
    accepts = answers.get("payment_accepts")
    if not accepts:
        return None
    limits = {name: _charge(answers, limit) for limit, name in PAYMENT_LIMITS.items()}
    return PaymentTerms(accepts=accepts, times=answers.get("payment_times") or 1, **limits)


def _pix_terms(answers: Mapping[str, Any]) -> PixTerms:
    return PixTerms(
        key=answers.get("pix_key") or "",
        txid=answers.get("pix_txid") or "",
        location=answers.get("pix_location") or "",
    )


def _number(text: str | None) -> str:
    """Return an identifier of digits; all zeros are no number."""
    return text if text and text.strip("0") else ""


def _tax_id(answers: Mapping[str, Any], role: str) -> str:
    number = _number(answers.get(f"{role}tax_id"))
    digits = _CPF_DIGITS if answers.get(f"{role}tax_kind") == "cpf" else _CNPJ_DIGITS
    return number[-digits:]


def _party(answers: Mapping[str, Any], role: str) -> Party | None:
    def answer(name: str) -> str:
        return answers.get(f"{role}_{name}") or ""

    code = _number(answer("postal_code") or answer("postal_prefix") + answer("postal_suffix"))
    party = Party(
        name=answer("name"),
        tax_id=_tax_id(answers, f"{role}_"),
        street=answer("street"),
        district=answer("district"),
        city=answer("city"),
        state=answer("state"),
        postal_code=code,
        email=answer("email") or (answers.get("delivery_email") or "" if role == "payer" else ""),
    )
    return None if party == Party(name="", tax_id="") else party


def _charge(answers: Mapping[str, Any], name: str) -> Charge | None:
    amount, rate = answers.get(f"{name}_amount"), answers.get(f"{name}_rate")
    value, kind = answers.get(f"{name}_value"), answers.get(f"{name}_kind")
    if value and kind:
        amount, rate = (value, None) if kind == "amount" else (None, value)
    if not amount and not rate:
        return None
    day = answers.get(f"{name}_day")
    if rate:
        return Charge(rate=Decimal(rate) / RATE_PARTS, day=day)
    return Charge(amount_cents=amount, day=day)
