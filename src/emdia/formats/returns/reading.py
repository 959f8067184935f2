"""Reading a return file: the layout by configuration, the meaning by (bank, layout, code)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from emdia.formats.banks import Bank, ReturnLayout, UnknownBank, banks
from emdia.formats.banks import bank as bank_card
from emdia.formats.fixed_width import Column, Lines, Records, split_lines
from emdia.formats.returns import checks
from emdia.formats.returns.batches import BatchedFile
from emdia.formats.returns.damaged_types import titles_of_other_types
from emdia.formats.returns.details import ACCOUNT, read_titles
from emdia.formats.returns.fault_log import FaultLog
from emdia.formats.returns.return_file import ReturnFile, ReturnHeader
from emdia.formats.returns.segments import Segments, log_unpaired, segments
from emdia.kernel.days import to_date


def read_return(data: bytes, *, bank: str, layout: str, net_of_tariff: bool = False) -> ReturnFile:
    """Read a return file with the layout the bank account is configured for.

    `net_of_tariff` is the account's switch: when on, the amount a payment line
    prints is net, and `paid_cents` adds the tariff back. Everything wrong in a
    line is a fault of the result; `holding_faults` are those that concern the
    file as a whole.

    :raises Unreadable: empty, too large, or of another type, encoding or layout;
        its `faults` say which. Nothing was read.
    :raises UnknownBank: no such bank, or the bank has no such layout.
    """
    card, form = _layout(bank, layout)
    lines = split_lines(data, width=form.width)
    log = FaultLog()
    header_record = checks.checked_header(lines, data=data, bank=card, form=form, log=log)
    found = segments(lines, form=form)
    header = _header(header_record, lines, form=form, found=found, log=log)
    torn = checks.torn_lines(lines, form=form, log=log)
    torn[titles_of_other_types(lines, form=form, found=found, log=log)] = True
    titles = read_titles(
        lines,
        bank=card,
        form=form,
        found=found,
        torn=torn,
        header=header,
        net_of_tariff=net_of_tariff,
        log=log,
    )
    log_unpaired(found, lines=lines, form=form, log=log)
    if form.batch_trailer is None:
        checks.check_line_sequence(lines, form=form, torn=torn, log=log)
        trailer = checks.checked_trailer(
            lines, form=form, torn=torn, found=found, header=header, titles=titles, log=log
        )
    else:
        trailer = BatchedFile(
            lines=lines, form=form, torn=torn, titles=titles, found=found, log=log
        ).trailer()
    other_lines = checks.other_lines(lines, form=form, found=found, torn=torn, log=log)
    return ReturnFile(
        bank=bank,
        layout=layout,
        net_of_tariff=net_of_tariff,
        header=header,
        titles=titles,
        trailer=trailer,
        faults=log.faults(),
        other_lines=other_lines,
        canonical_sha256=lines.sha256,
    )


def recognise(data: bytes) -> tuple[str, str] | None:
    """Return the bank and layout whose header the file begins with; None when no bank's does.

    Where a cooperative's file names the bank behind it, the titles tell whose layout it is.
    For a person who named neither; an account's configuration always goes first.
    """
    forms = (form for card in banks().values() for form in card.returns.values())
    named = [form for form in forms if checks.has_header_of(data, form=form)]
    told = (form for form in named if len(named) == 1 or checks.has_titles_of(data, form=form))
    form = next(told, named[0] if named else None)
    return None if form is None else (form.bank_code, form.name)


def _layout(code: str, layout: str) -> tuple[Bank, ReturnLayout]:
    card = bank_card(code)
    try:
        return card, card.returns[layout]
    except KeyError:
        known = ", ".join(card.returns)
        raise UnknownBank(f"{card.name} has no return layout {layout}; known: {known}.") from None


def _header(
    record: Records, lines: Lines, *, form: ReturnLayout, found: Segments, log: FaultLog
) -> ReturnHeader:
    answers = _account_of_first_title(lines, form=form, found=found)
    answers |= {name: record.column(field) for name, field in form.header_fields.items()}
    if form.batch_header is not None:
        first = found.rows_of(form.batch_header, lines=lines)[:1]
        batch = form.batch_header.read(lines.matrix, rows=first, line_numbers=lines.line_numbers)
        if len(batch):
            answers |= {
                name: batch.column(field) for name, field in form.batch_header_fields.items()
            }
    values: dict[str, Any] = {}
    for name, column in answers.items():
        log.extend(column.faults())
        values[name] = None if column.bad[0] else column.values[0].item()
    return ReturnHeader(
        agencia=_text(values.get("agencia")),
        conta=_text(values.get("conta")),
        dac=_text(values.get("dac")),
        company_name=_text(values.get("company_name")),
        sequence=values.get("sequence"),
        generated_date=_date(values.get("generated_date")),
        credit_date=_date(values.get("credit_date")),
    )


def _account_of_first_title(
    lines: Lines, *, form: ReturnLayout, found: Segments
) -> dict[str, Column]:
    """Return the account of the first title, for the banks whose header does not name it."""
    first = np.arange(len(lines))[found.details][:1]
    title = form.detail.read(lines.matrix, rows=first, line_numbers=lines.line_numbers)
    names = [name for name in ACCOUNT if name in form.detail_fields and len(title)]
    return {name: title.column(form.detail_fields[name]) for name in names}


def _text(value: bytes | None) -> str:
    return "" if value is None else value.decode("latin-1")


def _date(value: int | None) -> date | None:
    return None if value is None else to_date(value)
