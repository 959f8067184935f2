"""The bank-file cockpit: what came, what became of it, in the bank's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from emdia.books.bank_files import queries
from emdia.books.bank_files.models import BankFile, BankLine, FileState, Outcome
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Posting
from emdia.books.parties.models import Customer
from emdia.books.payments import queries as payments
from emdia.formats.banks import bank
from emdia.kernel.faults import Fault
from emdia.rules.postings import Account

from .chunks import latest_first
from .intake import AlarmRow, open_alarms
from .missing import Missing

__all__ = [
    "AgreementChoice",
    "BankFilePage",
    "Cockpit",
    "FileRow",
    "LineRow",
    "Missing",
    "Narrowed",
    "Stage",
    "Today",
    "bank_file_page",
    "cockpit",
    "every_file",
    "page",
]

FILES_SHOWN = 100
LINES_PER_PAGE = 100
EXCEPTIONS_COUNTED = 10_000
# Nobody works on it now.
AT_REST = (FileState.APPLIED, FileState.REFUSED, FileState.HELD)
STAGES = (FileState.RECEIVED, FileState.READING, FileState.SETTLING, FileState.APPLIED)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementChoice:
    id: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRow:
    """One file; counts and sums are None until it is applied."""

    id: int
    name: str
    account: str
    sequence: int | None
    generated_date: date | None
    received_at: datetime
    received_by: str
    state: str
    titles: int | None
    settled: int | None
    confirmed: int | None
    rejected: int | None
    exceptions: int | None
    paid_cents: int | None
    credited_cents: int | None
    tariff_cents: int | None
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """Which files are asked for; days are of the company's zone, what is empty asks for all."""

    account_id: int | None = None
    day: date | None = None  # on which it was applied
    state: str = ""
    name: str = ""  # a part of it
    first_date: date | None = None  # received from
    last_date: date | None = None


EVERY_FILE = Narrowed()


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """What became of the files received today."""

    settled: int
    confirmed: int
    rejected: int
    paid_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cockpit:
    agreements: tuple[AgreementChoice, ...]
    accounts: tuple[tuple[int, str], ...]
    files: tuple[FileRow, ...]
    next_before: int | None
    today: Today
    alarms: tuple[AlarmRow, ...]
    open_exceptions: int
    suspense_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    key: str
    state: str  # done, now or waiting
    count: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRow:
    line_number: int
    occurrence: str
    bank_words: tuple[str, ...]
    outcome: str
    reason: str
    document: str
    nosso_numero: str
    customer: str
    receivable_id: int | None
    nominal_cents: int
    paid_cents: int
    tariff_cents: int
    interest_cents: int
    discount_cents: int
    occurrence_date: date | None
    credit_date: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BankFilePage:
    file: FileRow
    progress: tuple[Stage, ...]
    finished: bool
    alarm: AlarmRow | None  # what this file raised by its number
    faults: tuple[Fault, ...]
    lines: tuple[LineRow, ...]
    next_after: int | None


def cockpit(
    *, company_id: int, as_of: date, narrowed: Narrowed = EVERY_FILE, before: int = 0
) -> Cockpit:
    """Return files, the latest first, below id `before`, and what waits for a person."""
    with company_scope(company_id):
        currency = companies.company(company_id).currency
        page = _page(company_id, narrowed, before, FILES_SHOWN + 1)
        return Cockpit(
            agreements=_agreements(),
            accounts=tuple(
                (one.pk, companies.label(one)) for one in BankAccount.objects.order_by("id")
            ),
            files=tuple(_file_row(file, currency) for file in page[:FILES_SHOWN]),
            next_before=page[FILES_SHOWN - 1].pk if len(page) > FILES_SHOWN else None,
            today=_today(company_id, as_of),
            alarms=open_alarms(),
            open_exceptions=_open_exceptions(company_id),
            suspense_cents=_suspense_cents(company_id),
            currency=currency,
        )


def every_file(*, company_id: int, narrowed: Narrowed) -> Iterator[FileRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> list[FileRow]:
        currency = companies.company(company_id).currency
        return [_file_row(file, currency) for file in _page(company_id, narrowed, before, size)]

    return latest_first(company_id=company_id, rows=rows)


def page(
    *, company_id: int, narrowed: Narrowed, before: int, size: int
) -> tuple[tuple[FileRow, ...], int | None]:
    """Return files, the latest first, below id `before` (0 from the start), and where to go on."""
    with company_scope(company_id):
        found = _page(company_id, narrowed, before, size + 1)
        currency = companies.company(company_id).currency
        rows = tuple(_file_row(one, currency) for one in found[:size])
        return rows, found[size - 1].pk if len(found) > size else None


def bank_file_page(
    *,
    company_id: int,
    bank_file_id: int,
    outcome: str | None,
    after: int,
    size: int = LINES_PER_PAGE,
) -> BankFilePage:
    """Return one file, how far it is, and a page of its lines after line number `after`.

    :raises Missing: no such file in this company.
    """
    with company_scope(company_id):
        file = (
            BankFile.objects.select_related("bank_account", "bank_agreement")
            .filter(id=bank_file_id)
            .first()
        )
        if file is None:
            raise Missing(bank_file_id)
        lines = _lines(file, outcome, after, size)
        return BankFilePage(
            file=_file_row(file, companies.company(company_id).currency),
            progress=_progress(file),
            finished=file.state in AT_REST,
            alarm=next((row for row in open_alarms() if row.bank_file_id == file.pk), None),
            faults=tuple(_fault(fault) for fault in file.faults),
            lines=tuple(lines[:size]),
            next_after=lines[size - 1].line_number if len(lines) > size else None,
        )


def _page(company_id: int, narrowed: Narrowed, before: int, size: int) -> list[BankFile]:
    found = _asked(company_id, narrowed)
    return list((found.filter(id__lt=before) if before else found)[:size])


def _asked(company_id: int, narrowed: Narrowed) -> QuerySet[BankFile]:
    found = BankFile.objects.select_related("bank_account").order_by("-id")
    if narrowed.day is not None:
        start, end = _day_of(company_id, narrowed.day)
        found = queries.applied_within(start, end).order_by("-id")
    if narrowed.account_id is not None:
        found = found.filter(bank_account_id=narrowed.account_id)
    if narrowed.state:
        found = found.filter(state=narrowed.state)
    if narrowed.name:
        found = found.filter(name__icontains=narrowed.name)
    if narrowed.first_date is not None:
        found = found.filter(received_at__gte=_day_of(company_id, narrowed.first_date)[0])
    if narrowed.last_date is not None:
        found = found.filter(received_at__lt=_day_of(company_id, narrowed.last_date)[1])
    return found


def _day_of(company_id: int, day: date) -> tuple[datetime, datetime]:
    """Return where a day of the company begins and ends."""
    zone = ZoneInfo(companies.company(company_id).time_zone)
    start = datetime.combine(day, time(), tzinfo=zone)
    return start, datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def _today(company_id: int, as_of: date) -> Today:
    start, end = _day_of(company_id, as_of)
    received = BankFile.objects.filter(received_at__gte=start, received_at__lt=end)
    columns = ("settled", "confirmed", "rejected", "paid_cents")
    return Today(**received.aggregate(**{name: Sum(name, default=0) for name in columns}))


def _agreements() -> tuple[AgreementChoice, ...]:
    return tuple(
        AgreementChoice(
            id=agreement.pk,
            label=f"{companies.label(agreement.bank_account)} · {agreement.carteira}"
            f" · CNAB {agreement.layout}",
        )
        for agreement in companies.active_agreements()
    )


def _open_exceptions(company_id: int) -> int:
    waiting = payments.exceptions(company_id=company_id, state="open", most=EXCEPTIONS_COUNTED)
    return len(waiting)


def _suspense_cents(company_id: int) -> int:
    postings = Posting.objects.filter(
        company_id=company_id, account_code=Account.UNIDENTIFIED_RECEIPTS
    )
    return -(postings.aggregate(total=Sum("amount_cents"))["total"] or 0)


def _file_row(file: BankFile, currency: str) -> FileRow:
    return FileRow(
        id=file.pk,
        name=file.name,
        account=companies.label(file.bank_account),
        sequence=file.sequence,
        generated_date=file.generated_date,
        received_at=file.received_at,
        received_by=file.received_by,
        state=file.state,
        titles=file.titles,
        settled=file.settled,
        confirmed=file.confirmed,
        rejected=file.rejected,
        exceptions=file.exceptions,
        paid_cents=file.paid_cents,
        credited_cents=file.credited_cents,
        tariff_cents=file.tariff_cents,
        currency=currency,
    )


def _progress(file: BankFile) -> tuple[Stage, ...]:
    if file.state in (FileState.REFUSED, FileState.HELD):
        return ()
    reached = STAGES.index(FileState(file.state))
    is_done = file.state == FileState.APPLIED
    last = len(STAGES) if is_done else reached
    return tuple(
        Stage(
            key=stage.value,
            state="done" if place < last else "now" if place == last else "waiting",
            count=file.titles if stage == FileState.SETTLING else None,
        )
        for place, stage in enumerate(STAGES)
    )


def _fault(stored: Mapping[str, object]) -> Fault:
    values = dict(stored)
    columns = values.get("columns")
    values["columns"] = tuple(columns) if isinstance(columns, list) else None
    return Fault(**values)  # type: ignore[arg-type]


def _lines(file: BankFile, outcome: str | None, after: int, size: int) -> list[LineRow]:
    lines = BankLine.objects.filter(bank_file_id=file.pk, line_number__gt=after)
    if outcome in Outcome.values:
        lines = lines.filter(outcome=outcome)
    page = list(lines.order_by("line_number")[: size + 1])
    names = Customer.objects.in_bulk({line.customer_id for line in page if line.customer_id})
    return [_line_row(file, line, names) for line in page]


def _line_row(file: BankFile, line: BankLine, names: Mapping[int, Customer]) -> LineRow:
    customer = names.get(line.customer_id) if line.customer_id else None
    return LineRow(
        line_number=line.line_number,
        occurrence=line.occurrence,
        bank_words=bank(file.bank_account.bank_code).explain(
            layout=file.bank_agreement.layout,
            occurrence=line.occurrence,
            motives=line.motives,
            channel=line.channel,
        ),
        outcome=line.outcome,
        reason=line.reason,
        document=line.document,
        nosso_numero=f"{line.carteira}/{line.nosso_numero}",
        customer=customer.name if customer else "",
        receivable_id=line.receivable_id,
        nominal_cents=line.nominal_cents,
        paid_cents=line.paid_cents if line.receipt_id else 0,
        tariff_cents=line.tariff_cents,
        interest_cents=line.interest_cents,
        discount_cents=line.discount_cents,
        occurrence_date=line.occurrence_date,
        credit_date=line.credit_date,
    )
