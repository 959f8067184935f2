"""What waits for a person, and for each the receivables its money may pay, with the evidence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from emdia.books.bank_files import queries as files
from emdia.books.bank_files.models import BankFile
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.payments import queries
from emdia.books.payments.queries import ExceptionRow, Hint, Place
from emdia.books.receivables.models import Receivable
from emdia.formats.banks import bank
from emdia.formats.banks.number_key import NotANumber
from emdia.formats.told_payer import told_payer
from emdia.kernel.names import name_key
from emdia.rules import candidates as rules
from emdia.rules.candidates import Candidate, Evidence, Money
from emdia.rules.hand_allocation import Owed, spread

from .missing import Missing

__all__ = [
    "CandidateRow",
    "ExceptionPage",
    "ExceptionRow",
    "Missing",
    "Place",
    "Question",
    "every_exception",
    "exceptions",
    "page",
]

ROWS_SHOWN = 100
ROWS_PER_CHUNK = 1_000
CANDIDATES_SHOWN = 9  # as many as there are keys
DUE_WITHIN_DAYS = 45
LATE_DAYS = 90
# Late charges as most contracts have them, to find titles by what was paid for them.
USUAL_FINE_PPM = 20_000
USUAL_MONTHLY_PPM = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateRow:
    receivable_id: int
    document: str
    customer_id: int
    customer: str
    due_date: date
    balance_cents: int
    owed_cents: int
    give_cents: int  # of the waiting money, if it were given alone
    spread_cents: int  # if the money were spread over this customer's receivables
    points: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One that is open on the screen: what came, in the bank's words, and what it may be."""

    row: ExceptionRow
    file_name: str
    bank_words: tuple[str, ...]
    account: str
    candidates: tuple[CandidateRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExceptionPage:
    rows: tuple[ExceptionRow, ...]
    open_one: Question | None
    currency: str
    next_after: Place | None = None


def exceptions(
    *,
    company_id: int,
    state: str,
    line: tuple[int, int] | None,
    receipt_id: int | None,
    as_of: date,
    after: Place | None = None,
) -> ExceptionPage:
    """Return what waits in `state` (empty for all), one of them open: the one asked, or the first.

    A page begins `after` the place where the one before ended.

    :raises Missing: the one asked is none.
    """
    with company_scope(company_id):
        found = queries.exceptions(
            company_id=company_id, state=state, after=after, most=ROWS_SHOWN + 1
        )
        rows, more = found[:ROWS_SHOWN], found[ROWS_SHOWN:]
        chosen = rows[0] if rows else None
        if line is not None or receipt_id is not None:
            chosen = _asked(company_id, line, receipt_id)
        return ExceptionPage(
            rows=tuple(rows),
            open_one=_question(company_id, chosen, as_of) if chosen else None,
            currency=companies.company(company_id).currency,
            next_after=queries.place_of(rows[-1]) if more else None,
        )


def page(
    *, company_id: int, state: str, after: Place | None, size: int
) -> tuple[list[ExceptionRow], Place | None]:
    """Return what waits in `state` (empty for all) beyond a place, and where the page ends."""
    with company_scope(company_id):
        found = queries.exceptions(company_id=company_id, state=state, after=after, most=size + 1)
    rows = found[:size]
    return rows, queries.place_of(rows[-1]) if len(found) > size else None


def every_exception(*, company_id: int, state: str) -> Iterator[ExceptionRow]:
    """Yield all that wait in `state` (empty for all), a chunk at a time, in their order."""
    after: Place | None = None
    while True:
        with company_scope(company_id):
            found = queries.exceptions(
                company_id=company_id, state=state, after=after, most=ROWS_PER_CHUNK
            )
        yield from found
        if len(found) < ROWS_PER_CHUNK:
            return
        after = queries.place_of(found[-1])


def _asked(company_id: int, line: tuple[int, int] | None, receipt_id: int | None) -> ExceptionRow:
    found = queries.exceptions(company_id=company_id, line=line, receipt_id=receipt_id, most=1)
    if not found:
        raise Missing(line or receipt_id)
    return found[0]


def _question(company_id: int, row: ExceptionRow, as_of: date) -> Question:
    file = BankFile.objects.select_related("bank_agreement", "bank_account")
    brought_by = file.filter(pk=row.bank_file_id).first() if row.bank_file_id else None
    account = BankAccount.objects.filter(pk=row.bank_account_id or 0).first()
    row = _with_payer(row, brought_by)
    return Question(
        row=row,
        file_name=brought_by.name if brought_by else "",
        bank_words=_bank_words(row, brought_by),
        account=companies.label(account) if account else "",
        candidates=_candidates(company_id, row, brought_by, as_of) if row.waiting_cents else (),
    )


def _with_payer(row: ExceptionRow, file: BankFile | None) -> ExceptionRow:
    """Return the row with the payer as the line itself names him: the file is kept whole."""
    if file is None or row.line_number is None:
        return row
    told = told_payer(
        files.line(file.pk, row.line_number),
        bank=file.bank_account.bank_code,
        layout=file.bank_agreement.layout,
    )
    return replace(row, payer_name=told.name, payer_tax_id=told.tax_id)


def _bank_words(row: ExceptionRow, file: BankFile | None) -> tuple[str, ...]:
    if file is None:
        return ()
    return bank(file.bank_account.bank_code).explain(
        layout=file.bank_agreement.layout,
        occurrence=row.occurrence,
        motives=row.motives,
        channel=row.channel,
    )


def _candidates(
    company_id: int, row: ExceptionRow, file: BankFile | None, as_of: date
) -> tuple[CandidateRow, ...]:
    money = Money(
        amount_cents=row.waiting_cents,
        received_date=row.since_date or as_of,
        number_key=_key(row, file),
        document=row.document,
        payer_tax_id=row.payer_tax_id,
    )
    hints = {one.receivable_id: one for one in queries.hints(_asked_of(company_id, row, money))}
    found = Receivable.objects.select_related("customer").in_bulk(list(hints))
    owed = queries.owed(found.values(), as_of=money.received_date, tolerated=queries.tolerance())
    scored = rules.ranked(
        money=money,
        candidates=[_candidate(found[number], hints[number], owed[number]) for number in found],
    )[:CANDIDATES_SHOWN]
    shares = _spread(scored, found, owed, money, row.interest_cents if file else None)
    return tuple(
        _row(found[one.receivable_id], owed[one.receivable_id], one, row, shares) for one in scored
    )


def _key(row: ExceptionRow, file: BankFile | None) -> str:
    if file is None or not row.nosso_numero:
        return ""
    keys = bank(file.bank_account.bank_code).number_key
    try:
        return keys.of(row.nosso_numero, carteira=row.carteira)
    except NotANumber:
        return ""


def _asked_of(company_id: int, row: ExceptionRow, money: Money) -> Mapping[str, Any]:
    shapes = list(
        rules.late_shapes(
            amount_cents=money.amount_cents,
            received_date=money.received_date,
            fine_ppm=USUAL_FINE_PPM,
            monthly_ppm=USUAL_MONTHLY_PPM,
            days=LATE_DAYS,
        )
    )
    documents = {row.document, row.document.strip(), rules.bare(row.document)} - {""}
    near = rules.near_numbers(money.number_key)
    return {
        "company_id": company_id,
        "customer_id": row.customer_id,
        "name_key": name_key(row.payer_name),
        "payer_tax_id": row.payer_tax_id,
        "account_ids": list(BankAccount.objects.values_list("id", flat=True)),
        "number_keys": sorted({money.number_key, *near} - {""}),
        "documents": sorted(documents),
        "amount_cents": money.amount_cents,
        "principals": [cents for cents, _ in shapes],
        "due_dates": [day for _, day in shapes],
        "first_date": money.received_date - timedelta(days=DUE_WITHIN_DAYS),
        "last_date": money.received_date + timedelta(days=DUE_WITHIN_DAYS),
    }


def _candidate(receivable: Receivable, hint: Hint, owed: Owed) -> Candidate:
    return Candidate(
        receivable_id=receivable.pk,
        document=receivable.document,
        due_date=receivable.due_date,
        balance_cents=receivable.balance_cents,
        owed_cents=owed.total_cents,
        tax_id=hint.tax_id,
        name_likeness_ppm=hint.name_likeness_ppm,
        number_keys=tuple(hint.number_keys),
        times_paid=hint.times_paid,
        usual_days=hint.usual_days,
        paid_by_payer=hint.paid_by_payer,
    )


def _spread(
    scored: Iterable[rules.Scored],
    found: Mapping[int, Receivable],
    owed: Mapping[int, Owed],
    money: Money,
    interest_cents: int | None,
) -> dict[int, int]:
    """Return what each receivable of the best one's customer gets when the money is spread."""
    ranked = list(scored)
    if not ranked:
        return {}
    customer_id = found[ranked[0].receivable_id].customer_id
    theirs = [
        owed[one.receivable_id]
        for one in ranked
        if found[one.receivable_id].customer_id == customer_id
    ]
    if interest_cents is not None:
        theirs = [_without_charges(one) for one in theirs]
    return spread(amount_cents=money.amount_cents, owed=theirs, as_of=money.received_date)


def _without_charges(owed: Owed) -> Owed:
    """Return what is owed as a bank sees it, which says itself what of it was late charges."""
    return Owed(
        receivable_id=owed.receivable_id,
        due_date=owed.due_date,
        balance_cents=owed.balance_cents,
        late_cents=0,
        discount_cents=owed.discount_cents,
        short_limit_cents=owed.short_limit_cents,
        over_limit_cents=owed.over_limit_cents,
    )


def _row(
    receivable: Receivable,
    owed: Owed,
    scored: rules.Scored,
    row: ExceptionRow,
    shares: Mapping[int, int],
) -> CandidateRow:
    told = row.bank_file_id is not None
    most_cents = owed.balance_cents + row.interest_cents if told else owed.total_cents
    is_kept = row.waiting_cents - most_cents <= owed.over_limit_cents
    return CandidateRow(
        receivable_id=receivable.pk,
        document=receivable.document,
        customer_id=receivable.customer_id,
        customer=receivable.customer.name,
        due_date=receivable.due_date,
        balance_cents=receivable.balance_cents,
        owed_cents=owed.total_cents,
        give_cents=row.waiting_cents if is_kept else most_cents,
        spread_cents=shares.get(receivable.pk, 0),
        points=scored.points,
        evidence=scored.evidence,
    )
