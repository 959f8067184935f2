"""Rows of the exceptions page, printed before the template sees them."""

from dataclasses import dataclass

from django.urls import reverse

from emdia.kernel import tax_ids
from emdia.reports.exceptions import CandidateRow, ExceptionPage, ExceptionRow, Place, Question
from emdia.web import address, words
from emdia.web.figures import amount, day, priced
from emdia.web.words import State, Word


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    url: str
    word: Word
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseCells:
    """One row of the list."""

    key: str
    url: str
    title: Word
    detail: str
    since: str
    amount: str
    state: State
    owner: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateCells:
    """One receivable the money may pay. `number` is the key that marks it."""

    number: int
    receivable_id: int
    url: str
    document: str
    customer: str
    due: str
    balance: str
    owed: str
    give: str
    spread: str
    owed_cents: int
    points: int
    evidence: list[tuple[Word, int]]


def key_of(row: ExceptionRow) -> str:
    """Return how a case is named in addresses and forms."""
    if row.bank_file_id is not None:
        return f"l{row.bank_file_id}-{row.line_number}"
    return f"r{row.receipt_id}"


def case_cells(page: ExceptionPage, state: str, after: str) -> list[CaseCells]:
    current = key_of(page.open_one.row) if page.open_one else ""
    return [
        _case(
            row,
            page.currency,
            url=address.link(state=state, case=key_of(row), after=after),
            is_current=key_of(row) == current,
        )
        for row in page.rows
    ]


def _case(row: ExceptionRow, currency: str, *, url: str, is_current: bool) -> CaseCells:
    return CaseCells(
        key=key_of(row),
        url=url,
        title=row.payer_name or words.word(words.REASONS, row.reason),
        detail=" · ".join(filter(None, (row.document, row.nosso_numero))),
        since=day(row.since_date),
        amount=amount(row.waiting_cents or None, currency),
        state=words.state(words.QUESTION_STATES, row.state),
        owner=row.owner,
        is_current=is_current,
    )


def candidate_cells(question: Question, currency: str) -> list[CandidateCells]:
    return [
        _candidate(number, row, currency) for number, row in enumerate(question.candidates, start=1)
    ]


def _candidate(number: int, row: CandidateRow, currency: str) -> CandidateCells:
    return CandidateCells(
        number=number,
        receivable_id=row.receivable_id,
        url=reverse("receivable", args=[row.receivable_id]),
        document=row.document,
        customer=row.customer,
        due=day(row.due_date),
        balance=amount(row.balance_cents, currency),
        owed=amount(row.owed_cents, currency),
        give=amount(row.give_cents, currency),
        spread=amount(row.spread_cents or None, currency),
        owed_cents=row.give_cents,
        points=row.points,
        evidence=[(words.word(words.EVIDENCE, one.code), one.points) for one in row.evidence],
    )


def question_context(question: Question, currency: str) -> dict[str, object]:
    """Return what the template shows of the open one."""
    row = question.row
    return {
        "key": key_of(row),
        "reason": words.word(words.REASONS, row.reason),
        "state": words.state(words.QUESTION_STATES, row.state),
        "amount": priced(row.waiting_cents or row.paid_cents, currency),
        "waits": row.waiting_cents > 0,
        "waiting_cents": row.waiting_cents,
        "waiting": amount(row.waiting_cents, currency),
        "since": day(row.since_date),
        "payer": row.payer_name,
        "tax_id": tax_ids.punctuate(row.payer_tax_id) if row.payer_tax_id else "",
        "nosso_numero": "/".join(filter(None, (row.carteira, row.nosso_numero))),
        "document": row.document,
        "account": question.account,
        "bank_words": question.bank_words,
        "file_url": reverse("bank_file", args=[row.bank_file_id]) if row.bank_file_id else "",
        "file_name": question.file_name,
        "line": row.line_number,
        "receipt_id": row.receipt_id,
        "owner": row.owner,
        "note": row.note,
        "candidates": candidate_cells(question, currency),
    }


def written(place: Place) -> str:
    """Return a place as an address says it: `0_2026-03-10_7_12_9`, what is missing empty."""
    parts = (
        int(place.is_without_money),
        place.since_date,
        place.bank_file_id,
        place.line_number,
        place.receipt_id,
    )
    return "_".join("" if part is None else str(part) for part in parts)


def tabs(state: str) -> list[Tab]:
    return [
        Tab(url=address.link(state=code), word=word, is_current=code == state)
        for code, word in words.QUESTION_TABS.items()
    ]
