"""Which agreement a title is charged under, and what keeps a title from going to a bank.

Pure: no database, no clock. Rules are asked in their order and the first that fits
decides; what no rule fits is charged nowhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

OURS = frozenset({"own", "pledged"})
CEP_DIGITS = 8
BRAZILIAN = frozenset({"cpf", "cnpj"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Titles of these are charged under this agreement; what is empty asks nothing."""

    bank_agreement_id: int
    amount_from_cents: int | None = None
    amount_to_cents: int | None = None
    segment: str = ""
    kind: str = ""
    branch_id: int | None = None

    def fits(self, *, amount_cents: int, segment: str, kind: str, branch_id: int) -> bool:
        """Return whether a title of this amount, segment, kind and branch is meant."""
        return (
            (self.amount_from_cents is None or amount_cents >= self.amount_from_cents)
            and (self.amount_to_cents is None or amount_cents <= self.amount_to_cents)
            and self.segment in ("", segment)
            and self.kind in ("", kind)
            and self.branch_id in (None, branch_id)
        )


def agreement_for(
    rules: Sequence[Rule], *, amount_cents: int, segment: str, kind: str, branch_id: int
) -> int | None:
    """Return the agreement of the first rule that fits; None when none does."""
    for rule in rules:
        if rule.fits(amount_cents=amount_cents, segment=segment, kind=kind, branch_id=branch_id):
            return rule.bank_agreement_id
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """What is looked at before a title is charged. Amounts in cents."""

    balance_cents: int
    currency: str
    holder: str
    is_cancelled: bool
    has_live_charge: bool


def refuse_charging(title: Owed, *, has_agreement: bool) -> str:
    """Return why no boleto can be issued for a title; empty when one can."""
    if title.is_cancelled:
        return "cancelled_already"
    if title.balance_cents <= 0:
        return "nothing_open"
    if title.holder not in OURS:
        return "held_by_another"
    if title.has_live_charge:
        return "charged_already"
    if title.currency != "BRL":
        return "not_in_reais"
    return "" if has_agreement else "no_rule_fits"


@dataclass(frozen=True, kw_only=True, slots=True)
class Payer:
    """Who pays, as the bank must be told."""

    name: str
    tax_id_kind: str
    tax_id: str
    street: str
    city: str
    state: str
    postal_code: str


def missing_of(payer: Payer) -> Iterator[str]:
    """Yield what a bank must be told of the payer and is not there, as codes."""
    if payer.tax_id_kind not in BRAZILIAN or not payer.tax_id:
        yield "payer_tax_id"
    if not payer.name.strip():
        yield "payer_name"
    for name in ("street", "city"):
        if not getattr(payer, name).strip():
            yield f"payer_{name}"
    if len(payer.state.strip()) != 2:
        yield "payer_state"
    digits = "".join(filter(str.isdigit, payer.postal_code))
    if len(digits) != CEP_DIGITS or not int(digits):
        yield "payer_postal_code"


def missing_of_entry(payer: Payer, *, due_date: date, as_of: date) -> tuple[str, ...]:
    """Return what keeps a title's entry from the bank, as codes; empty when nothing does."""
    late = ("due_date_past",) if due_date < as_of else ()
    return (*missing_of(payer), *late)
