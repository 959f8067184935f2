"""From the detail lines of a return file to `Titles`.

The net identity. Where an account is credited net of the tariff, Itaú prints as paid
what it credits: posted = nominal + interest + other credits - discount - rebate - tariff
- IOF, so the payer paid posted + tariff. Partial payments break it rightly; such lines
are read all the same, and `obeys_net_identity` tells which lines hold to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import CREDITING_EVENTS, PAYMENT_EVENTS, Bank, Event, ReturnLayout
from emdia.formats.fixed_width import Column, Lines, Records, as_text
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.return_file import ReturnHeader, Titles
from emdia.kernel.days import NO_DAY, to_day
from emdia.kernel.faults import Fault

Values = dict[str, NDArray[Any]]

_TEXTS = {
    "carteira": "S3",
    "channel": "S2",
    "company_use": "S25",
    "document": "S10",
    "motives": "S8",
    "nosso_numero": "S20",
    "occurrence": "S2",
}
_DAYS = ("occurrence_day", "due_day", "credit_day")
_CENTS = (
    "nominal_cents",
    "posted_cents",
    "tariff_cents",
    "interest_cents",
    "discount_cents",
    "rebate_cents",
    "iof_cents",
    "other_credits_cents",
)

# A fault in one of these leaves nothing to act on; in another text, a line to look at.
_NEEDED = frozenset({"nosso_numero", "carteira", *_DAYS, *_CENTS})

# Banks post at most a few months ahead; a later date is a wrong one.
_PLAUSIBLE_DAYS_AHEAD = 366
_ACCOUNT = ("agencia", "conta", "dac")
_USUAL_MOTIVE_DIGITS = 2


def read_titles(
    lines: Lines,
    *,
    bank: Bank,
    form: ReturnLayout,
    torn: NDArray[np.bool_],
    header: ReturnHeader,
    net_of_tariff: bool,
    log: FaultLog,
) -> Titles:
    """Return the titles of the detail lines; `torn` marks the lines not worth decoding."""
    rows = lines.rows_that_begin_with(form.detail.record_type)
    records = form.detail.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
    records.gather(form.detail_fields.values())
    details = _Details(bank, form, records, torn[rows], header, log)
    values = details.values()
    values["event"] = details.events()
    values["motives"] = details.long_motives(values)
    pix = _read_pix(lines, form=form, torn=torn, details=records, log=log)
    values["is_pix"] = _is_pix(values, pix)
    _refine_pix_write_offs(values, form=form)
    values.update(_amounts(values, net_of_tariff=net_of_tariff))
    return Titles(
        line_number=records.line_numbers,
        is_header_account=details.is_header_account(),
        pix_codes=pix.codes,
        pix_errors=pix.errors,
        **values,
    )


@dataclass
class _Details:
    """The detail lines of one file while they are being read."""

    bank: Bank
    form: ReturnLayout
    records: Records
    torn: NDArray[np.bool_]
    header: ReturnHeader
    log: FaultLog

    def __post_init__(self) -> None:
        self.unreadable = self.torn.copy()

    def values(self) -> Values:
        """Decode every column, log its faults, and note which lines are unreadable."""
        values: Values = {}
        for name, kind in _TEXTS.items():
            values[name] = self._decoded(name, default=b"").astype(kind)
        for name in _DAYS:
            values[name] = self._decoded(name, default=np.int32(NO_DAY))
        for name in _CENTS:
            values[name] = self._decoded(name, default=np.int64(0))
        for name in ("occurrence_day", "credit_day"):
            self._refuse_days_far_ahead(name, values[name])
        return values

    def _decoded(self, name: str, *, default: Any) -> NDArray[Any]:
        field = self.form.detail_fields.get(name)
        if field is None:
            return np.full(len(self.records), default)
        column = self.records.column(field)
        bad = column.bad & ~self.torn
        if bad.any():
            self.log.extend(column.faults(among=bad))
            if name in _NEEDED:
                self.unreadable |= bad
        if self.torn.any():
            column.values[self.torn] = default
        return column.values

    def _refuse_days_far_ahead(self, name: str, days: NDArray[np.int32]) -> None:
        if self.header.generated_date is None:
            return
        latest = to_day(self.header.generated_date) + _PLAUSIBLE_DAYS_AHEAD
        far = (days > latest) & (days != NO_DAY)
        if far.any():
            column = self._column(name)
            self.log.extend(_faults(column, "date_implausible", far))
            self.unreadable |= far
            days[far] = NO_DAY

    def _column(self, name: str) -> Column:
        return self.records.column(self.form.detail_fields[name])

    def events(self) -> NDArray[np.int16]:
        """Return what each line's code means at this bank, in this layout."""
        column = self._column("occurrence")
        meaning = np.full(1 << 16, Event.UNKNOWN, dtype=np.int16)
        for (layout, code), occurrence in self.bank.occurrences.items():
            if layout == self.form.name:
                meaning[int.from_bytes(code.encode(), "big")] = occurrence.event
        codes = column.raw[0].astype(np.uint16) << 8 | column.raw[1]
        events: NDArray[np.int16] = meaning[codes]
        self._keep_announcements_apart(events)
        unknown = (events == Event.UNKNOWN) & ~self.torn
        if unknown.any():
            self.log.extend(_faults(column, "occurrence_unknown", unknown))
        events[self.unreadable] = Event.UNREADABLE
        return events

    def _keep_announcements_apart(self, events: NDArray[np.int16]) -> None:
        if self.form.announcement is None:
            return
        field, mark = self.form.announcement
        announced = self.records.column(field).values == mark
        if announced.any():
            events[announced & np.isin(events, sorted(CREDITING_EVENTS))] = Event.INFORMATION

    def long_motives(self, values: Values) -> NDArray[np.bytes_]:
        """Return the motives, taken from the field of the long ones where that is filled."""
        motives: NDArray[np.bytes_] = values["motives"]
        field = self.form.long_motives_field
        codes = sorted(
            code.encode()
            for (layout, code), table in self.bank.motives.items()
            if layout == self.form.name and table.digits > _USUAL_MOTIVE_DIGITS
        )
        chosen = np.isin(values["occurrence"], codes) & ~self.torn
        if field is None or not chosen.any():
            return motives
        long = self.records.column(field).values
        chosen &= (long != b"") & (long != b"0" * self.form.detail.by_name[field].width)
        motives[chosen] = long[chosen]
        return motives

    def is_header_account(self) -> NDArray[np.bool_]:
        """Return which lines are of the account in the header."""
        same = np.ones(len(self.records), dtype=np.bool_)
        for name in _ACCOUNT:
            if name in self.form.detail_fields:
                expected = getattr(self.header, name).encode("latin-1")
                same &= as_text(self.records.raw(self.form.detail_fields[name])) == expected
        return same


def _faults(column: Column, code: str, marked: NDArray[np.bool_]) -> Iterator[Fault]:
    for index in np.flatnonzero(marked).tolist():
        yield column.fault(code, index)


@dataclass(frozen=True)
class _Pix:
    of_detail: NDArray[np.bool_]
    codes: dict[int, str]
    errors: dict[int, str]


def _read_pix(
    lines: Lines,
    *,
    form: ReturnLayout,
    torn: NDArray[np.bool_],
    details: Records,
    log: FaultLog,
) -> _Pix:
    """Attach each Pix record to the title above it."""
    pix = _Pix(np.zeros(len(details), dtype=np.bool_), {}, {})
    if form.pix is None:
        return pix
    rows = np.flatnonzero(lines.begin_with(form.pix.record_type) & ~torn)
    records = form.pix.read(lines.matrix, rows=rows, line_numbers=lines.line_numbers)
    owners = np.searchsorted(details.line_numbers, records.line_numbers) - 1
    codes = records.column(form.pix_fields["code"]).values.tolist()
    errors = records.column(form.pix_fields["error"]).values.tolist()
    for line, owner, code, error in zip(
        records.line_numbers.tolist(), owners.tolist(), codes, errors, strict=True
    ):
        if owner < 0:
            log.add(_orphan(line))
            continue
        title_line = int(details.line_numbers[owner])
        if error.strip(b"0"):
            pix.errors[title_line] = error.decode("latin-1")
        elif code:
            pix.codes[title_line] = code.decode("latin-1")
            pix.of_detail[owner] = True
    return pix


def _orphan(line: int) -> Fault:
    return Fault(
        "record_order",
        f"Line {line} is a Pix record with no title above it. Ask the bank for the file again.",
        line=line,
        columns=(1, 1),
    )


def _is_pix(values: Values, pix: _Pix) -> NDArray[np.bool_]:
    """Return which lines are of a boleto the file shows to have a Pix, whatever the line."""
    if not pix.of_detail.any():
        return pix.of_detail
    key = np.char.add(values["carteira"], values["nosso_numero"])
    shared: NDArray[np.bool_] = np.isin(key, key[pix.of_detail]) & (values["nosso_numero"] != b"")
    return shared | pix.of_detail


def _refine_pix_write_offs(values: Values, *, form: ReturnLayout) -> None:
    if form.pix_write_off is None:
        return
    written_off = values["is_pix"] & (values["occurrence"] == form.pix_write_off)
    written_off &= values["event"] != Event.UNREADABLE
    values["event"][written_off] = Event.PAID_BY_PIX


def _amounts(values: Values, *, net_of_tariff: bool) -> Values:
    posted, tariff = values["posted_cents"], values["tariff_cents"]
    is_payment = np.isin(values["event"], sorted(PAYMENT_EVENTS))
    net = (
        values["nominal_cents"]
        + values["interest_cents"]
        + values["other_credits_cents"]
        - values["discount_cents"]
        - values["rebate_cents"]
        - tariff
        - values["iof_cents"]
    )
    return {
        "paid_cents": posted + np.where(is_payment, tariff, 0) if net_of_tariff else posted.copy(),
        "credited_cents": np.where(np.isin(values["event"], sorted(CREDITING_EVENTS)), posted, 0),
        "obeys_net_identity": ~is_payment | (posted == net),
    }
