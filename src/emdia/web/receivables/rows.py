"""Rows of the receivables pages, printed before the template sees them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emdia.reports.receivable_acts import ActRow
from emdia.reports.receivables import (
    ChargeRow,
    FiscalDocumentRow,
    HistoryRow,
    LateCharges,
    LateTerms,
    PostingRow,
    ReceivablePage,
    ReceivableRow,
)
from emdia.rules.charges import OPEN
from emdia.web import words
from emdia.web.audit.said import reason
from emdia.web.day.words import NOT_KNOWN
from emdia.web.figures import amount, count, day, instant, percent, priced
from emdia.web.fiscal_documents.words import KINDS as FISCAL_KINDS
from emdia.web.receivables.words import COLUMNS, HOLDERS
from emdia.web.words import Event, State, Word
from emdia.workflows.open_receivables import Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivableCells:
    """One receivable in the list."""

    url: str
    document: str
    customer: str
    nosso_numero: str
    due: str
    days_late: str
    gross: str
    balance: str
    today: str  # with late charges; empty when it is the balance
    state: State
    not_known: list[Word]


AT_THE_BANK = ("sent", "registered")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeCells:
    """One boleto or Pix charge."""

    history_url: str
    kind: Word
    account: str
    carteira: str
    nosso_numero: str
    state: State
    amount: str
    due: str
    asked_due: str  # the bank is yet to be told
    asked_rebate: str
    pix_url: str  # the page of a Pix charge, with its code
    txid: str
    pix_code: str  # of a boleto with Pix
    pix_refusal: str  # why a boleto has none
    boleto_url: str  # where it can be paid
    instruct_url: str
    cancel_url: str  # where it can be taken back
    mend_url: str  # of a refused boleto


@dataclass(frozen=True, kw_only=True, slots=True)
class PostingCells:
    """One side of an entry."""

    account: str
    name: Word
    debit: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryCells:
    """One thing that happened."""

    event: Event
    at: str
    effective: str
    actor: Word
    reason: Word
    amount: str
    file_url: str
    line: str
    bank_words: tuple[str, ...]
    postings: list[PostingCells]
    reverse_url: str
    receipt_url: str
    undo_url: str
    changes: list[tuple[Word, str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ActCells:
    """One title in an act, or one that was left out of it."""

    id: int
    url: str
    document: str
    customer: str = ""
    due: str = ""
    balance: str = ""
    rebate: str = ""
    refusal: Word


@dataclass(frozen=True, kw_only=True, slots=True)
class FiscalCells:
    """A fiscal document behind the receivable."""

    kind: Word
    number: str
    series: str
    access_key: str
    issued: str
    amount: str
    away_url: str


def fiscal_cells(row: FiscalDocumentRow, receivable_id: int, currency: str) -> FiscalCells:
    return FiscalCells(
        kind=words.word(FISCAL_KINDS, row.kind),
        number=row.number,
        series=row.series,
        access_key=row.access_key,
        issued="" if row.issue_date is None else day(row.issue_date),
        amount="" if row.amount_cents is None else priced(row.amount_cents, currency),
        away_url=reverse("unlink_fiscal_document", args=[receivable_id, row.id]),
    )


def receivable_cells(row: ReceivableRow, currency: str) -> ReceivableCells:
    return ReceivableCells(
        url=reverse("receivable", args=[row.id]),
        document=row.document,
        customer=row.customer,
        nosso_numero=row.nosso_numero,
        due=day(row.due_date),
        days_late=count(row.days_late) if row.days_late > 0 else "",
        gross=amount(row.gross_cents, currency),
        balance=amount(row.balance_cents, currency),
        today=amount(row.today_cents, currency)
        if row.balance_cents and row.today_cents != row.balance_cents
        else "",
        state=words.state(words.RECEIVABLE_STATES, row.state),
        not_known=[words.word(NOT_KNOWN, reason) for reason in row.not_known],
    )


def act_cells(row: ActRow, currency: str) -> ActCells:
    return ActCells(
        id=row.id,
        url=reverse("receivable", args=[row.id]),
        document=row.document,
        customer=row.customer,
        due=day(row.due_date),
        balance=amount(row.balance_cents, currency),
        rebate=amount(row.rebate_cents, currency) if row.rebate_cents else "",
        refusal=words.word(words.REFUSALS, row.refusal) if row.refusal else "",
    )


def refused_cells(one: Refused) -> ActCells:
    return ActCells(
        id=one.receivable_id,
        url=reverse("receivable", args=[one.receivable_id]),
        document=one.document,
        refusal=words.word(words.REFUSALS, one.code),
    )


def charge_cells(row: ChargeRow, currency: str) -> ChargeCells:
    return ChargeCells(
        history_url=reverse("charge_history", args=[row.id]),
        kind=words.word(words.CHARGE_KINDS, row.kind),
        account=row.account,
        carteira=row.carteira,
        nosso_numero=row.nosso_numero,
        state=words.state(words.CHARGE_STATES, row.state),
        amount=amount(row.amount_cents, currency),
        due=day(row.due_date),
        asked_due=day(row.asked_due_date),
        asked_rebate=amount(row.asked_rebate_cents, currency),
        pix_url=reverse("pix_charge", args=[row.id]) if row.kind == "pix" else "",
        txid=row.txid,
        pix_code=row.pix_code if row.state in AT_THE_BANK else "",
        pix_refusal=row.pix_refusal if row.state in AT_THE_BANK else "",
        boleto_url=reverse("boleto", args=[row.id])
        if row.nosso_numero and row.state in AT_THE_BANK
        else "",
        instruct_url=reverse("instruct_charge", args=[row.id])
        if row.nosso_numero and row.state in AT_THE_BANK
        else "",
        cancel_url=reverse("cancel_charge", args=[row.id]) if row.state in OPEN else "",
        mend_url=reverse("correct_charge", args=[row.id])
        if row.nosso_numero and row.state == "rejected"
        else "",
    )


def history_cells(
    row: HistoryRow, page: ReceivablePage, *, may_reverse: bool, may_change: bool
) -> HistoryCells:
    reversible = may_reverse and row.reversible and row.receipt_id is not None
    return HistoryCells(
        event=words.event(row.kind),
        at=instant(row.at),
        effective=day(row.effective_date),
        actor=words.actor(row.actor),
        reason=reason(row.reason),
        amount="" if row.amount_cents is None else priced(row.amount_cents, page.currency),
        file_url=reverse("bank_file", args=[row.bank_file_id]) if row.bank_file_id else "",
        line="" if row.line_number is None else count(row.line_number),
        bank_words=row.bank_words,
        postings=[posting_cells(posting, page.currency) for posting in row.postings],
        reverse_url=reverse("reverse_settlement", args=[page.row.id, row.receipt_id])
        if reversible
        else "",
        receipt_url=reverse("receipt", args=[row.from_receipt_id]) if row.from_receipt_id else "",
        undo_url=reverse("undo_receivables", args=[row.undo_fact_id])
        if row.undo_fact_id and may_change
        else "",
        changes=[_change(*change, page.currency) for change in row.changes],
    )


def _change(column: str, before: str, after: str, currency: str) -> tuple[Word, str, str]:
    """Return a column with its values as a reader prints them."""
    return (
        words.word(COLUMNS, column),
        _printed(column, before, currency),
        _printed(column, after, currency),
    )


def _printed(column: str, value: str, currency: str) -> str:
    if not value:
        return "–"
    if column.endswith("_cents"):
        return amount(int(value), currency)
    if column.endswith("_date"):
        return day(date.fromisoformat(value))
    if column.endswith("_ppm"):
        return percent(int(value))
    return str(HOLDERS.get(value, value)) if column == "holder" else value


def posting_cells(row: PostingRow, currency: str) -> PostingCells:
    return PostingCells(
        account=row.account_code,
        name=words.ACCOUNTS.get(row.account_code, row.account_name),
        debit=amount(row.debit_cents, currency) if row.debit_cents else "",
        credit=amount(row.credit_cents, currency) if row.credit_cents else "",
    )


def late_terms(terms: LateTerms, currency: str) -> list[tuple[str, str]]:
    """Return what the contract says of late payment and of discounts; nothing that is zero."""
    until = day(terms.discount_until_date)
    said = [
        (_("Fine when late"), percent(terms.fine_ppm), terms.fine_ppm),
        (_("Interest a month"), percent(terms.interest_monthly_ppm), terms.interest_monthly_ppm),
        (_("Legal interest"), _("Selic less IPCA"), terms.legal_interest),
        (_("Corrected by"), terms.correction_index, terms.correction_index),
        (_("Days of grace"), count(terms.grace_days), terms.grace_days),
        (
            _("Discount until %(day)s") % {"day": until},
            priced(terms.discount_cents, currency),
            terms.discount_cents,
        ),
        (_("Rebate"), priced(terms.rebate_cents, currency), terms.rebate_cents),
    ]
    return [(term, value) for term, value, amount in said if amount]


def owed_today(found: LateCharges, currency: str) -> list[tuple[str, str]]:
    """Return what makes up the total of today, with its sign; nothing that is zero."""
    items = [
        (_("Principal"), found.principal_cents),
        (_("Rebate"), -found.rebate_cents),
        (_("Discount still valid"), -found.discount_cents),
        (_("Correction"), found.correction_cents),
        (_("Fine"), found.fine_cents),
        (pgettext("late charges", "Interest"), found.interest_cents),
        (_("Late charges received"), found.charges_cents - _added(found)),
    ]
    return [(word, amount(cents, currency)) for word, cents in items if cents]


def _added(found: LateCharges) -> int:
    return found.correction_cents + found.fine_cents + found.interest_cents
