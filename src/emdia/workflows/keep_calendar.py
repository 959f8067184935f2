"""Keeping the calendar: days without banks, and the monthly values of indexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from emdia.books.calendar import operations, queries
from emdia.books.calendar.operations import MonthlyRate
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor


class WouldChange(ValueError):
    """Months that are stored already would take another value; nothing was stored."""

    def __init__(self, changes: Sequence[tuple[MonthlyRate, int]]) -> None:
        super().__init__(len(changes))
        self.changes = changes  # each new rate with the one stored, in ppb


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many months were new, corrected and known already."""

    new: int
    corrected: int
    known: int


def load_rates(
    *,
    company_id: int,
    rates: Sequence[MonthlyRate],
    source: str,
    by: Actor,
    may_correct: bool = False,
) -> Loaded:
    """Store monthly rates with their source; what is stored already stays unless corrected.

    :raises WouldChange: a stored month differs and `may_correct` is not given.
    """
    with company_scope(company_id):
        stored = queries.stored_rates({rate.code for rate in rates})
        fresh = [rate for rate in rates if (rate.code, rate.month) not in stored]
        changes = [
            (rate, stored[rate.code, rate.month])
            for rate in rates
            if stored.get((rate.code, rate.month), rate.rate_ppb) != rate.rate_ppb
        ]
        if changes and not may_correct:
            raise WouldChange(changes)
        told = [*fresh, *(rate for rate, _ in changes)]
        if told:
            operations.store_rates(company_id=company_id, rates=told, source=source)
            _tell(company_id, told, changes, source, by)
        return Loaded(len(fresh), len(changes), len(rates) - len(told))


def _tell(
    company_id: int,
    told: Sequence[MonthlyRate],
    changes: Sequence[tuple[MonthlyRate, int]],
    source: str,
    by: Actor,
) -> None:
    facts.record(
        company_id=company_id,
        kind="index_values.loaded",
        subject=("company", company_id),
        by=by,
        reason=source,
        data={
            "rates_ppb": [[rate.code, f"{rate.month:%Y-%m}", rate.rate_ppb] for rate in told],
            "before_ppb": [[rate.code, f"{rate.month:%Y-%m}", before] for rate, before in changes],
        },
    )


def set_bank_day(
    *,
    company_id: int,
    day: date,
    name: str,
    is_open: bool,
    by: Actor,
    state: str = "",
    city: str = "",
    bank_code: str = "",
) -> None:
    """Say that banks are closed, or open, on a day: everywhere, in one place or at one bank.

    A city needs its state.

    Said again the other way it is undone; both are facts.
    """
    with company_scope(company_id):
        row_id = operations.set_day(
            company_id=company_id,
            day=day,
            name=name,
            is_open=is_open,
            state=state,
            city=city,
            bank_code=bank_code,
        )
        facts.record(
            company_id=company_id,
            kind="bank_day.opened" if is_open else "bank_day.closed",
            subject=("bank_holiday", row_id),
            by=by,
            reason=name,
            data={"day": day.isoformat(), "state": state, "city": city, "bank": bank_code},
        )
