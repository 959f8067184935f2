"""What may be agreed of a Pix charge with a due date: fine, interest, rebate and discount.

Source: Banco Central, Pix API 2.9.0, 2025-09-05, schemas CobVValor and CobDataDeVencimento.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

DAYS_VALID = 30
HUNDREDTHS_OF_ALL = 10_000


class FineKind(IntEnum):
    AMOUNT = 1
    SHARE = 2


class InterestKind(IntEnum):
    """By calendar days (1 to 4) or bank days (5 to 8)."""

    AMOUNT_A_DAY = 1
    SHARE_A_DAY = 2
    SHARE_A_MONTH = 3
    SHARE_A_YEAR = 4
    AMOUNT_A_BANK_DAY = 5
    SHARE_A_BANK_DAY = 6
    SHARE_A_MONTH_OF_BANK_DAYS = 7
    SHARE_A_YEAR_OF_BANK_DAYS = 8


class RebateKind(IntEnum):
    AMOUNT = 1
    SHARE = 2


class DiscountKind(IntEnum):
    """Until dates (1, 2), or for each day ahead of the due date (3 to 6)."""

    AMOUNT_UNTIL = 1
    SHARE_UNTIL = 2
    AMOUNT_A_DAY = 3
    AMOUNT_A_BANK_DAY = 4
    SHARE_A_DAY = 5
    SHARE_A_BANK_DAY = 6


@dataclass(frozen=True, slots=True)
class Fine:
    """`hundredths` are cents, or hundredths of a per cent: 200 is R$ 2,00 or 2 %."""

    kind: FineKind
    hundredths: int


@dataclass(frozen=True, slots=True)
class Interest:
    """`hundredths` as of a fine, for each day, month or year."""

    kind: InterestKind
    hundredths: int


@dataclass(frozen=True, slots=True)
class Rebate:
    """`hundredths` as of a fine."""

    kind: RebateKind
    hundredths: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Discount:
    """Until dates `dated` holds up to three (last date, hundredths); by days `hundredths`."""

    kind: DiscountKind
    hundredths: int = 0
    dated: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTerms:
    """`amount_cents` payable until `days_valid` days after `due_date`, and on what terms."""

    amount_cents: int
    due_date: date
    days_valid: int = DAYS_VALID
    fine: Fine | None = None
    interest: Interest | None = None
    rebate: Rebate | None = None
    discount: Discount | None = None
