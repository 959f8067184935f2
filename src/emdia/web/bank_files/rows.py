"""Rows of the bank-file pages, printed in the reader's language before the template sees them."""

from dataclasses import dataclass

from django.urls import reverse

from emdia.kernel.faults import Fault
from emdia.reports.bank_files import FileRow, LineRow, Stage
from emdia.web import address, words
from emdia.web.bank_files.words import FAULTS
from emdia.web.figures import amount, amount_or_dash, count, day, instant
from emdia.web.words import OUTCOME_TABS, State, Word


@dataclass(frozen=True, kw_only=True, slots=True)
class FileCells:
    """One file in the list of files."""

    id: int
    url: str
    name: str
    account: str
    sequence: str
    generated: str
    received: str
    received_by: Word
    state: State
    titles: str
    settled: str
    confirmed: str
    rejected: str
    exceptions: str
    paid: str
    credited: str
    tariff: str
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCells:
    """One line of a file: what the bank said, what became of it, what it moved."""

    number: str
    document: str
    nosso_numero: str
    customer: str
    url: str
    occurrence: str
    bank_words: tuple[str, ...]
    outcome: State
    reason: Word
    day: str
    nominal: str
    paid: str
    interest: str
    discount: str
    tariff: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultCells:
    """One thing wrong in a file: where, what stands there, what to do."""

    line: str
    columns: str
    field: str
    found: str
    advice: Word


@dataclass(frozen=True, kw_only=True, slots=True)
class StageCells:
    """One step of the work on a file."""

    word: Word
    state: str
    count: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One filter; its state is in the address."""

    url: str
    word: Word
    count: str
    is_current: bool


def file_cells(row: FileRow) -> FileCells:
    return FileCells(
        id=row.id,
        url=reverse("bank_file", args=[row.id]),
        name=row.name,
        account=row.account,
        sequence="" if row.sequence is None else str(row.sequence),
        generated=day(row.generated_date),
        received=instant(row.received_at),
        received_by=words.actor(row.received_by),
        state=words.state(words.FILE_STATES, row.state),
        titles=_known(row.titles),
        settled=_known(row.settled),
        confirmed=_known(row.confirmed),
        rejected=_known(row.rejected),
        exceptions=_known(row.exceptions),
        paid=amount(row.paid_cents, row.currency),
        credited=amount(row.credited_cents, row.currency),
        tariff=amount(row.tariff_cents, row.currency),
        currency=row.currency,
    )


def line_cells(row: LineRow, currency: str) -> LineCells:
    return LineCells(
        number=count(row.line_number),
        document=row.document,
        nosso_numero=row.nosso_numero,
        customer=row.customer,
        url=reverse("receivable", args=[row.receivable_id]) if row.receivable_id else "",
        occurrence=row.occurrence,
        bank_words=row.bank_words,
        outcome=words.state(words.OUTCOMES, row.outcome),
        reason=words.word(words.REASONS, row.reason) if row.reason else "",
        day=day(row.occurrence_date),
        nominal=amount_or_dash(row.nominal_cents, currency),
        paid=amount_or_dash(row.paid_cents, currency),
        interest=amount_or_dash(row.interest_cents, currency),
        discount=amount_or_dash(row.discount_cents, currency),
        tariff=amount_or_dash(row.tariff_cents, currency),
    )


def fault_cells(fault: Fault) -> FaultCells:
    return FaultCells(
        line="" if fault.line is None else count(fault.line),
        columns="" if fault.columns is None else _columns(fault.columns),
        field=fault.field or "",
        found=fault.found or "",
        advice=FAULTS.get(fault.code, fault.message),
    )


def stage_cells(stage: Stage) -> StageCells:
    return StageCells(
        word=words.word(words.STAGES, stage.key),
        state=stage.state,
        count="" if stage.count is None else count(stage.count),
    )


def tabs(file: FileRow, current: str) -> list[Tab]:
    """Return one tab per outcome, each with its number of lines."""
    numbers = {
        "": file.titles,
        "settled": file.settled,
        "confirmed": file.confirmed,
        "rejected": file.rejected,
        "exception": file.exceptions,
    }
    return [
        Tab(
            url=address.link(outcome=outcome),
            word=word,
            count=_known(numbers[outcome]),
            is_current=outcome == current,
        )
        for outcome, word in OUTCOME_TABS.items()
    ]


def _known(number: int | None) -> str:
    return "" if number is None else count(number)


def _columns(columns: tuple[int, int]) -> str:
    first, last = columns
    return str(first) if first == last else f"{first}–{last}"
