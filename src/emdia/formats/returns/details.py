"""From the detail records of a return file to `Titles`.

The net identity. Where an account is credited net of the tariff, Itaú prints as paid
what it credits: posted = nominal + interest + other credits - discount - rebate - tariff
- IOF, so the payer paid posted + tariff. Where the amount printed is gross, the tariff is
no part of it. Partial payments break the identity rightly; such lines are read all the
same, and `obeys_net_identity` tells which lines hold to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks.card import (
    CREDITING_EVENTS,
    PAYMENT_EVENTS,
    Bank,
    Event,
    Posted,
    ReturnLayout,
)
from emdia.formats.fixed_width import Column, Digits, Lines, Records, as_text
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.number_digits import wrong_numbers
from emdia.formats.returns.pix_records import is_pix, read_pix, refine_write_offs
from emdia.formats.returns.return_file import ReturnHeader, Titles
from emdia.formats.returns.segments import Segments
from emdia.kernel.days import NO_DAY, to_day
from emdia.kernel.faults import Fault

Values = dict[str, NDArray[Any]]

_TEXTS = {
    "carteira": "S3",
    "channel": "S2",
    "company_use": "S25",
    "document": "S15",
    "motives": "S10",
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
    "credited_cents",
)

# A fault in one of these leaves nothing to act on; in another text, a line to look at.
_NEEDED = frozenset({"nosso_numero", "carteira", *_DAYS, *_CENTS})

# Banks post at most a few months ahead, yet old files come with headers of another year.
_PLAUSIBLE_DAYS_AHEAD = 2 * 366
ACCOUNT = ("agencia", "conta", "dac")
_USUAL_MOTIVE_DIGITS = 2

# What is posted may have lost the tariff.
_OF_TARIFF = (Posted.NET, Posted.BY_ACCOUNT)

# What a mark of refusal cannot undo: money, and codes nobody knows.
_NEVER_REFUSED = sorted({*CREDITING_EVENTS, Event.UNKNOWN})


def read_titles(
    lines: Lines,
    *,
    bank: Bank,
    form: ReturnLayout,
    found: Segments,
    torn: NDArray[np.bool_],
    header: ReturnHeader,
    net_of_tariff: bool,
    log: FaultLog,
) -> Titles:
    """Return the titles of the details `found`; `torn` marks the lines not worth decoding."""
    records = form.detail.read(lines.matrix, rows=found.details, line_numbers=lines.line_numbers)
    details = _Details(
        bank=bank,
        form=form,
        records=records,
        complements=_complements(lines, form=form, found=found),
        torn=torn[found.details],
        incomplete=~found.is_paired | torn[found.complements],
        header=header,
        log=log,
    )
    values = details.values()
    values["event"] = details.events()
    values["motives"] = details.marked_motives(details.long_motives(values))
    pix = read_pix(lines, form=form, found=found, torn=torn, details=records, log=log)
    values["is_pix"] = is_pix(values, pix)
    refine_write_offs(values, form=form)
    values["number_key"] = bank.number_key.of_titles(
        nosso_numero=values["nosso_numero"], carteira=values["carteira"]
    )
    values.update(_amounts(values, form=form, net_of_tariff=net_of_tariff))
    return Titles(
        line_number=records.line_numbers,
        is_header_account=details.is_header_account(),
        pix_codes=pix.codes,
        pix_locations=pix.locations,
        pix_errors=pix.errors,
        **values,
    )


def _complements(lines: Lines, *, form: ReturnLayout, found: Segments) -> Records | None:
    if form.complement is None:
        return None
    return form.complement.read(
        lines.matrix, rows=found.complements, line_numbers=lines.line_numbers
    )


@dataclass
class _Details:
    """The titles of one file while they are being read.

    `torn` marks the titles whose detail is not worth decoding, `incomplete` those
    whose complement is not there or not worth it.
    """

    bank: Bank
    form: ReturnLayout
    records: Records
    complements: Records | None
    torn: NDArray[np.bool_]
    incomplete: NDArray[np.bool_]
    header: ReturnHeader
    log: FaultLog

    def __post_init__(self) -> None:
        self.unreadable = self.torn | self.incomplete
        numbering = self.bank.numbering
        self.returned_digit = None if numbering is None else numbering.returned.get(self.form.name)
        of_digit = () if self.returned_digit is None else self.returned_digit.fields
        self.records.gather(dict.fromkeys((*self.form.detail_fields.values(), *of_digit)))
        if self.complements is not None:
            self.complements.gather(self.form.complement_fields.values())

    def column(self, name: str) -> tuple[Column, NDArray[np.bool_]] | None:
        """Return what answers the question `name`, and of which titles it cannot be read."""
        if name in self.form.detail_fields:
            return self.records.column(self.form.detail_fields[name]), self.torn
        if self.complements is not None and name in self.form.complement_fields:
            return self.complements.column(self.form.complement_fields[name]), self.incomplete
        return None

    def values(self) -> Values:
        """Decode every column, log its faults, and note which lines are unreadable."""
        values: Values = {}
        for name, kind in _TEXTS.items():
            default = self.form.only_carteira if name == "carteira" else b""
            texts = self._decoded(name, default=default)
            if name == "nosso_numero" and self.form.nosso_numero_digits:
                texts = _zero_filled(texts, self.form.nosso_numero_digits)
            if name == "nosso_numero" and self.form.number_with_digit:
                texts = _without_digit(texts, self.form.number_with_digit)
            values[name] = texts.astype(kind)
        for name in _DAYS:
            values[name] = self._decoded(name, default=np.int32(NO_DAY))
        for name in _CENTS:
            values[name] = self._decoded(name, default=np.int64(0))
        for name, fields in self.form.added_fields.items():
            for field in fields:
                column = self.records.column(field)
                values[name] = values[name] + self._sound(column, self.torn, default=np.int64(0))
        for name in ("occurrence_day", "credit_day"):
            self._refuse_days_far_ahead(name, values[name])
        self._set_wrong_numbers_apart()
        return values

    def _set_wrong_numbers_apart(self) -> None:
        if self.returned_digit is not None:
            self.unreadable |= wrong_numbers(
                self.records, returned=self.returned_digit, torn=self.torn, log=self.log
            )

    def _decoded(self, name: str, *, default: Any) -> NDArray[Any]:
        answer = self.column(name)
        if answer is None:
            return np.full(len(self.records), default)
        column, missing = answer
        if name in self.form.of_payments:
            missing = missing | ~self._are_payments()
        return self._sound(column, missing, default=default, is_needed=name in _NEEDED)

    def _sound(
        self, column: Column, missing: NDArray[np.bool_], *, default: Any, is_needed: bool = True
    ) -> NDArray[Any]:
        """Return the column's values, `default` where `missing`; log what cannot be read."""
        bad = column.bad & ~missing
        if bad.any():
            self.log.extend(column.faults(among=bad))
            if is_needed:
                self.unreadable |= bad
        if missing.any():
            column.values[missing] = default
        return column.values

    def _refuse_days_far_ahead(self, name: str, days: NDArray[np.int32]) -> None:
        if self.header.generated_date is None:
            return
        latest = to_day(self.header.generated_date) + _PLAUSIBLE_DAYS_AHEAD
        far = (days > latest) & (days != NO_DAY)
        answer = self.column(name)
        if answer is not None and far.any():
            self.log.extend(_faults(answer[0], "date_implausible", far))
            self.unreadable |= far
            days[far] = NO_DAY

    def events(self) -> NDArray[np.int16]:
        """Return what each line amounts to."""
        events = self._meanings()
        self._refine(events)
        self._keep_announcements_apart(events)
        self._tell_refusals(events)
        unknown = (events == Event.UNKNOWN) & ~self.torn
        if unknown.any():
            column = self.records.column(self.form.detail_fields["occurrence"])
            self.log.extend(_faults(column, "occurrence_unknown", unknown))
        events[self.unreadable] = Event.UNREADABLE
        return events

    def _meanings(self) -> NDArray[np.int16]:
        """Return what each line's code means at this bank, in this layout."""
        raw = self.records.raw(self.form.detail_fields["occurrence"])
        meaning = np.full(1 << 16, Event.UNKNOWN, dtype=np.int16)
        for (layout, code), occurrence in self.bank.occurrences.items():
            if layout == self.form.name:
                meaning[int.from_bytes(code.encode(), "big")] = occurrence.event
        events: NDArray[np.int16] = meaning[raw[0].astype(np.uint16) << 8 | raw[1]]
        return events

    def _are_payments(self) -> NDArray[np.bool_]:
        return np.isin(self._meanings(), sorted(PAYMENT_EVENTS))

    def _refine(self, events: NDArray[np.int16]) -> None:
        if self.form.refined_by is None:
            return
        field, meanings = self.form.refined_by
        codes = as_text(self.records.raw(self.form.detail_fields["occurrence"]))
        marks = self.records.column(field).values
        for (code, mark), event in meanings.items():
            events[(codes == code.encode()) & (marks == mark.encode())] = event

    def _keep_announcements_apart(self, events: NDArray[np.int16]) -> None:
        if self.form.announcement is None:
            return
        field, mark = self.form.announcement
        announced = self.records.column(field).values == mark
        if announced.any():
            events[announced & np.isin(events, sorted(CREDITING_EVENTS))] = Event.INFORMATION

    def _tell_refusals(self, events: NDArray[np.int16]) -> None:
        if self.form.refusal is None:
            return
        field, mark = self.form.refusal
        refused = self._record_with(field).column(field).values == mark
        if refused.any():
            events[refused & ~np.isin(events, _NEVER_REFUSED)] = Event.INSTRUCTION_REJECTED

    def long_motives(self, values: Values) -> NDArray[np.bytes_]:
        """Return the motives, taken from the field of the long ones where that is filled."""
        motives: NDArray[np.bytes_] = values["motives"]
        field = self.form.long_motives_field
        codes = sorted(
            code.encode()
            for (layout, code), table in self.bank.motives.items()
            if layout == self.form.name and table.digits > _USUAL_MOTIVE_DIGITS
        )
        chosen = np.isin(values["occurrence"], codes) & ~self.torn & ~self.incomplete
        if field is None or not chosen.any():
            return motives
        long = self._record_with(field).column(field)
        chosen &= (long.values != b"") & (long.values != b"0" * long.item.width)
        motives[chosen] = long.values[chosen]
        return motives

    def marked_motives(self, motives: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
        """Return the motives, with the numbers of the marks where those tell them."""
        if not self.form.motive_marks:
            return motives
        rows = np.flatnonzero(~(self._are_payments() | self.torn))
        fields = [self.records.raw(field)[:, rows] for field in self.form.motive_marks]
        told = np.concatenate(fields) == ord("1")
        rows, told = rows[told.any(axis=0)], told[:, told.any(axis=0)]
        if not len(rows):
            return motives
        # Few sets of marks are each of many lines: each set is put in words once.
        packed = np.ascontiguousarray(np.packbits(told, axis=0).T)
        sets = packed.view(f"V{packed.shape[1]}").reshape(-1)
        _, firsts, kinds = np.unique(sets, return_index=True, return_inverse=True)
        words = [_numbers(np.flatnonzero(told[:, first]) + 1) for first in firsts.tolist()]
        motives[rows] = np.array(words, dtype="S10")[kinds]
        return motives

    def _record_with(self, field: str) -> Records:
        is_detail = self.complements is None or field in self.form.detail.by_name
        return self.records if is_detail or self.complements is None else self.complements

    def is_header_account(self) -> NDArray[np.bool_]:
        """Return which lines are of the account in the header."""
        same = np.ones(len(self.records), dtype=np.bool_)
        for name in ACCOUNT:
            if name in self.form.detail_fields:
                item = self.form.detail.by_name[self.form.detail_fields[name]]
                expected = getattr(self.header, name)
                if isinstance(item.kind, Digits):
                    # Header and detail may give the same number different widths.
                    expected = expected.lstrip("0").rjust(item.width, "0")
                same &= as_text(self.records.raw(item.name)) == expected.encode("latin-1")
        return same


def _numbers(motives: NDArray[np.intp]) -> bytes:
    """Return as many motives as there is room for, of two digits each."""
    return b"".join(b"%02d" % number for number in motives.tolist())[:10]


def _without_digit(texts: NDArray[np.bytes_], width: int) -> NDArray[np.bytes_]:
    """Return numbers without their last character, where they have `width` of them."""
    ends_in_digit = np.char.str_len(texts) == width
    return np.where(ends_in_digit, texts.astype(f"S{width - 1}"), texts)


def _zero_filled(texts: NDArray[np.bytes_], digits: int) -> NDArray[np.bytes_]:
    """Return numbers of one width with zeros on their left; what is blank stays so."""
    width = texts.dtype.itemsize
    filled = np.full((len(texts), digits), ord("0"), dtype=np.uint8)
    filled[:, digits - width :] = np.ascontiguousarray(texts).view(np.uint8).reshape(-1, width)
    filled[texts == b""] = 0
    return filled.view(f"S{digits}").reshape(-1)


def _faults(column: Column, code: str, marked: NDArray[np.bool_]) -> Iterator[Fault]:
    for index in np.flatnonzero(marked).tolist():
        yield column.fault(code, index)


def _amounts(values: Values, *, form: ReturnLayout, net_of_tariff: bool) -> Values:
    posted, tariff = values["posted_cents"], values["tariff_cents"]
    is_payment = np.isin(values["event"], sorted(PAYMENT_EVENTS))
    is_credit = np.isin(values["event"], sorted(CREDITING_EVENTS))
    is_net = form.posted is Posted.NET or (form.posted is Posted.BY_ACCOUNT and net_of_tariff)
    if form.rebate_inside_discount:
        values["rebate_cents"][is_payment] = 0
    told = posted
    if form.posted is Posted.PRINCIPAL:
        told = posted + np.where(is_payment, values["interest_cents"], 0)
    credited = values.pop("credited_cents") if form.layout_of("credited_cents") else told
    expected = (
        values["nominal_cents"]
        + values["interest_cents"]
        + values["other_credits_cents"]
        - values["discount_cents"]
        - values["rebate_cents"]
        - values["iof_cents"]
        - (tariff if form.posted in _OF_TARIFF else 0)
    )
    return {
        "paid_cents": told + np.where(is_credit, tariff, 0) if is_net else told.copy(),
        "credited_cents": np.where(is_credit, credited, 0),
        "obeys_net_identity": ~is_payment | (told == expected),
    }
