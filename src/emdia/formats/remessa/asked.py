"""What is asked about some titles, by columns: from a list of instructions, or from columns.

Both answer what `answers.OF_INSTRUCTION` answers of one instruction, under the same names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.remessa import answers
from emdia.formats.remessa.columns import Column, Same, at, column_of, computed, of_columns
from emdia.formats.remessa.instruction import (
    RATE_PARTS,
    Charge,
    Instruction,
    Kind,
    Party,
    PaymentTerms,
    PixTerms,
)
from emdia.formats.remessa.number_digit import ByWhoNumbers, NumberDigit, OfNumber

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]

DISCOUNTS = tuple(f"discount_{number}" for number in answers.DISCOUNTS)
CHARGES = ("fine", "interest", *DISCOUNTS, *answers.PAYMENT_LIMITS)
MESSAGES = tuple(f"message_{number}" for number in answers.MESSAGES)
ROLES = ("payer", "guarantor")
_OF_PARTY = ("name", "tax_id", "street", "district", "city", "state", "postal_code", "email")
_OF_CHARGE = ("amount", "rate", "day")
_OF_PIX = ("key", "txid", "location")
_OF_PAYMENT = ("accepts", "times")
_PLAIN = {
    **dict.fromkeys(("nosso_numero", "check_digit", "carteira"), ""),
    **dict.fromkeys(("document", "company_use", "species"), ""),
    **dict.fromkeys(("due_date", "issue_date")),
    **dict.fromkeys(("nominal_cents", "rebate_cents", "iof_cents"), 0),
    **dict.fromkeys(("protest_days", "listing_days", "write_off_days", "payment_limit_days")),
    **dict.fromkeys(("is_accepted", "is_sent_by_bank"), False),
}

# The columns there can be, and what a column left out says of every title. Amounts are in
# cents, rates in hundredths of a percent; a title without a guarantor has None in its columns.
GIVEN: Mapping[str, Any] = {
    "kind": Kind.ENTRY,
    **_PLAIN,
    **{f"{role}_{part}": None for role in ROLES for part in _OF_PARTY},
    **{f"{charge}_{part}": None for charge in CHARGES for part in _OF_CHARGE},
    **dict.fromkeys(MESSAGES, ""),
    **{f"payment_{part}": None for part in _OF_PAYMENT},
    "has_pix": False,
    **{f"pix_{part}": "" for part in _OF_PIX},
}


class Asked(ABC):
    """Instructions by columns: `of` gives the answers to a name, `attribute` what an
    instruction has by that name.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._answers: dict[str, Column] = {}
        self._attributes: dict[str, Column] = {}
        self._computed: dict[Callable[..., Any], Column] = {}

    def of(self, name: str) -> Column:
        """Return the answers to `name`."""
        if name not in self._answers:
            self._answers[name] = self._found(name)
        return self._answers[name]

    def attribute(self, name: str) -> Column:
        """Return the attribute `name` of every instruction."""
        if name not in self._attributes:
            self._attributes[name] = self._attribute(name)
        return self._attributes[name]

    def is_given(self, name: str) -> Flags:
        """Return which titles have an answer to `name` that is not empty or zero."""
        return self.are_true(self.of(name))

    def are_true(self, column: Column) -> Flags:
        """Return which titles have a value that is not empty or zero."""
        if isinstance(column, Same) or all(column) or not any(column):
            return np.full(self.count, bool(at(column, 0)))
        return np.fromiter(map(bool, column), np.bool_, self.count)

    def total(self, name: str) -> int:
        """Return the sum of every title's answer to `name`, a number."""
        column = self.of(name)
        return int(column.value * self.count if isinstance(column, Same) else sum(column))

    def computed(self, compute: Callable[..., Any], told: Callable[[str], Column]) -> Column:
        """Return what `compute` makes of the answers `told`, once however often it is asked for."""
        if compute not in self._computed:
            self._computed[compute] = (
                compute.of_many(told, count=self.count)
                if isinstance(compute, ByWhoNumbers | NumberDigit | OfNumber)
                else computed(compute, told, count=self.count)
            )
        return self._computed[compute]

    def rows_of(self, kind: Kind) -> Rows:
        """Return which titles are asked this."""
        kinds = self.attribute("kind")
        if isinstance(kinds, Same):
            return np.arange(self.count if kinds.value is kind else 0)
        return np.flatnonzero([one is kind for one in kinds])

    def taken(self, rows: Rows) -> Asked:
        """Return the titles at `rows` alone."""
        return self if len(rows) == self.count else _Taken(self, rows.tolist())

    def _found(self, name: str) -> Column:
        if name in _IS_THERE:
            return of_columns(_is_there, self.attribute(_IS_THERE[name]))
        if name in GIVEN:
            return self._given(name)
        if name in _DERIVED:
            sources, compute = _DERIVED[name]
            return compute(*map(self.of, sources))
        if name in answers.OF_INSTRUCTION:
            answer = answers.OF_INSTRUCTION[name]
            return computed(answer, self.attribute, count=self.count, by_attribute=True)
        raise KeyError(name)

    @abstractmethod
    def how_many(self, name: str) -> Column:
        """Return how many discounts or messages the instructions have, whatever has a name."""

    @abstractmethod
    def _given(self, name: str) -> Column: ...

    @abstractmethod
    def _attribute(self, name: str) -> Column: ...


class _Taken(Asked):
    """Some of the titles of another."""

    def __init__(self, whole: Asked, rows: list[int]) -> None:
        super().__init__(len(rows))
        self._whole = whole
        self._rows = rows

    def _found(self, name: str) -> Column:
        return self._part(self._whole.of(name))

    _given = _found

    def how_many(self, name: str) -> Column:
        return self._part(self._whole.how_many(name))

    def _attribute(self, name: str) -> Column:
        return self._part(self._whole.attribute(name))

    def _part(self, column: Column) -> Column:
        if isinstance(column, Same):
            return column
        return column_of([column[row] for row in self._rows])


class OfInstructions(Asked):
    """The columns of a list of instructions."""

    def __init__(self, instructions: Sequence[Instruction]) -> None:
        super().__init__(len(instructions))
        self._instructions = instructions
        self._how_many: dict[str, Column] = {}

    def how_many(self, name: str) -> Column:
        if name not in self._how_many:
            self._how_many[name] = of_columns(len, self.attribute(name))
        return self._how_many[name]

    def _attribute(self, name: str) -> Column:
        if name in DISCOUNTS:
            return self._place("discounts", int(name[-1]), without=None)
        if name in answers.PAYMENT_LIMITS:
            return _of_part(self.attribute("payment"), answers.PAYMENT_LIMITS[name])
        return column_of(list(map(attrgetter(name), self._instructions)))

    def _given(self, name: str) -> Column:
        if name in _PLAIN or name == "kind":
            return self.attribute(name)
        if name in MESSAGES:
            return self._place("messages", int(name[-1]), without="")
        whole, part = _PART_OF[name]
        column = _of_part(self.attribute(whole), part)
        return of_columns(_or_empty, column) if whole == "pix" else column

    def _place(self, name: str, number: int, *, without: Any) -> Column:
        """Return what each instruction's tuple `name` has in this place, from 1."""
        tuples = self.attribute(name)
        lengths = self.how_many(name)
        if isinstance(lengths, Same) or isinstance(tuples, Same):
            has_it = at(lengths, 0) >= number
            return of_columns(itemgetter(number - 1), tuples) if has_it else Same(without)
        return column_of([one[number - 1] if len(one) >= number else without for one in tuples])


class OfColumns(Asked):
    """Columns as the caller has them; `GIVEN` says which there can be."""

    def __init__(self, columns: Mapping[str, Sequence[Any]], *, count: int) -> None:
        super().__init__(count)
        self._columns = columns

    def how_many(self, name: str) -> Column:
        # Each has a column of its own, and there is none for more.
        return Same(0)

    def _given(self, name: str) -> Column:
        if name not in self._columns:
            return Same(GIVEN[name])
        values = list(self._columns[name])
        if GIVEN[name] == "" and None in values:
            values = [value or "" for value in values]
        return column_of(values)

    def _attribute(self, name: str) -> Column:
        if name in ROLES:
            return of_columns(_party, *(self.of(f"{name}_{part}") for part in _OF_PARTY))
        if name in CHARGES:
            return of_columns(_charge, *(self.of(f"{name}_{part}") for part in _OF_CHARGE))
        if name == "discounts":
            return of_columns(_without_none, *map(self.attribute, DISCOUNTS))
        if name == "messages":
            return of_columns(_without_empty_end, *map(self.of, MESSAGES))
        if name == "payment":
            said = (*(f"payment_{part}" for part in _OF_PAYMENT),)
            limits = map(self.attribute, answers.PAYMENT_LIMITS)
            return of_columns(_payment, *map(self.of, said), *limits)
        if name == "pix":
            return of_columns(
                _pix, self._given("has_pix"), *(self.of(f"pix_{part}") for part in _OF_PIX)
            )
        return self.of(name)


def _of_part(column: Column, name: str) -> Column:
    """Return what each value has by this name, None of None."""
    if name == "rate":
        # One rate or a few, of many charges.
        return of_columns(_rate_parts, _of_part(column, "rate_as_said"))
    read = attrgetter(_NAME_OF_PART.get(name, name))
    if isinstance(column, Same):
        return Same(None if column.value is None else read(column.value))
    try:
        return column_of(list(map(read, column)))
    except AttributeError:
        return column_of([None if whole is None else read(whole) for whole in column])


@lru_cache
def _rate_parts(rate: Decimal | None) -> int | None:
    return None if rate is None else int(rate * RATE_PARTS)


@lru_cache
def _rate(parts: int | None) -> Decimal | None:
    return Decimal(parts) / RATE_PARTS if parts else None


def _party(*texts: str | None) -> Party | None:
    if not any(texts):
        return None
    return Party(**{part: text or "" for part, text in zip(_OF_PARTY, texts, strict=True)})


def _charge(amount_cents: int | None, rate_parts: int | None, day: Any) -> Charge | None:
    if not amount_cents and not rate_parts:
        return None
    return Charge(amount_cents=amount_cents or None, rate=_rate(rate_parts), day=day)


def _payment(accepts: Any, times: Any, *limits: Charge | None) -> PaymentTerms | None:
    if not accepts:
        return None
    told = dict(zip(answers.PAYMENT_LIMITS.values(), limits, strict=True))
    return PaymentTerms(accepts=accepts, times=times or 1, **told)


def _pix(has_pix: Any, *texts: str | None) -> PixTerms | None:
    if not has_pix and not any(texts):
        return None
    return PixTerms(**{part: text or "" for part, text in zip(_OF_PIX, texts, strict=True)})


def _without_none(*values: Any) -> tuple[Any, ...]:
    return tuple(value for value in values if value is not None)


def _without_empty_end(*lines: str | None) -> tuple[str, ...]:
    told = [line or "" for line in lines]
    while told and not told[-1]:
        told.pop()
    return tuple(told)


def _is_there(value: Any) -> bool:
    return value is not None


def _or_empty(text: str | None) -> str:
    return text or ""


def _tax_kinds(tax_ids: Column) -> Column:
    if isinstance(tax_ids, Same) or not all(tax_ids):
        return of_columns(lambda tax_id: tax_id and answers.tax_kind(tax_id), tax_ids)
    kinds = [answers.tax_kind("0" * digits) for digits in range(max(map(len, tax_ids)) + 1)]
    return column_of(list(map(kinds.__getitem__, map(len, tax_ids))))


def _charge_kinds(amounts: Column, rates: Column) -> Column:
    if rates == _NONE and not isinstance(amounts, Same) and all(amounts):
        return Same("amount")
    kinds = of_columns(lambda amount: "amount" if amount else None, amounts)
    if rates == _NONE:
        return kinds
    return of_columns(lambda rate, kind: "rate" if rate else kind, rates, kinds)


def _charge_values(amounts: Column, rates: Column) -> Column:
    if amounts == _NONE or rates == _NONE:
        return amounts if rates == _NONE else rates
    return of_columns(lambda amount, rate: rate or amount, amounts, rates)


def _prefixes(codes: Column) -> Column:
    return _cut(codes, slice(answers.CEP_PREFIX_DIGITS))


def _suffixes(codes: Column) -> Column:
    return _cut(codes, slice(answers.CEP_PREFIX_DIGITS, None))


def _cut(texts: Column, part: slice) -> Column:
    try:
        return of_columns(itemgetter(part), texts)
    except TypeError:  # Where there is nobody, there is no text.
        return of_columns(lambda text: text and text[part], texts)


_NONE = Same(None)
_NAME_OF_PART = {"amount": "amount_cents", "rate_as_said": "rate"}
_PART_OF = {
    **{f"{role}_{part}": (role, part) for role in ROLES for part in _OF_PARTY},
    **{f"{charge}_{part}": (charge, part) for charge in CHARGES for part in _OF_CHARGE},
    **{f"pix_{part}": ("pix", part) for part in _OF_PIX},
    **{f"payment_{part}": ("payment", part) for part in _OF_PAYMENT},
}

_IS_THERE = {
    f"has_{name}": name
    for name in ("pix", "guarantor", "protest_days", "listing_days", "payment_limit_days")
}

# From columns in place of instructions, which are slow to make where there is none.
_DERIVED: Mapping[str, tuple[tuple[str, ...], Callable[..., Column]]] = {
    **{f"{role}_tax_kind": ((f"{role}_tax_id",), _tax_kinds) for role in ROLES},
    **{f"{role}_postal_prefix": ((f"{role}_postal_code",), _prefixes) for role in ROLES},
    **{f"{role}_postal_suffix": ((f"{role}_postal_code",), _suffixes) for role in ROLES},
    **{
        f"{charge}_{part}": ((f"{charge}_amount", f"{charge}_rate"), compute)
        for charge in CHARGES
        for part, compute in (("kind", _charge_kinds), ("value", _charge_values))
    },
}
