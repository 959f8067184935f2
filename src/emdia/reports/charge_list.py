"""The list of charges: boletos and Pix charges by state, and what the bank is yet to be told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from emdia.books.bank_files.models import BankLine, Outcome
from emdia.books.charges import queries
from emdia.books.charges.models import Charge, ChargeKind, ChargeState
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.pix import queries as pix
from emdia.formats.banks import bank as bank_card

from .chunks import latest_first
from .missing import Missing

ROWS_PER_PAGE = 100
FOUND_AT_MOST = 200
TO_BE_TOLD = "to_be_told"
REFUSED = "refused"  # by a bank or a provider, and nobody mended it yet
REFUSED_AT_MOST = 5_000
ROW_NEEDS = ("receivable__customer", "bank_account", "bank_agreement__bank_account")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeFilters:
    """What is asked for; what is empty does not narrow."""

    search: str = ""  # a nosso número or a txid, however written
    state: str = ""  # one of ChargeState, to_be_told or refused
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeListRow:
    id: int
    receivable_id: int
    document: str
    customer: str
    kind: str
    account: str
    carteira: str
    nosso_numero: str
    state: str
    amount_cents: int
    currency: str
    due_date: date
    asked_due_date: date | None
    asked_rebate_cents: int | None
    why: str  # in the words of the bank or the provider that refused it


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeList:
    rows: tuple[ChargeListRow, ...]
    accounts: tuple[tuple[int, str], ...]
    currency: str
    next_before: int | None


def charges(
    *, company_id: int, filters: ChargeFilters, before: int, size: int = ROWS_PER_PAGE
) -> ChargeList:
    """Return charges, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        rows, next_before = _page(filters, before, size)
        accounts = {one.bank_account_id: one.bank_account for one in companies.active_agreements()}
        return ChargeList(
            rows=rows,
            accounts=tuple((pk, companies.label(one)) for pk, one in sorted(accounts.items())),
            currency=companies.company(company_id).currency,
            next_before=next_before,
        )


def charge(*, company_id: int, charge_id: int) -> ChargeListRow:
    """Return one charge.

    :raises Missing: no such charge in this company.
    """
    with company_scope(company_id):
        found = Charge.objects.select_related(*ROW_NEEDS)
        one = found.filter(pk=charge_id).first()
        if one is None:
            raise Missing(charge_id)
        return _rows([one])[0]


def latest_of(
    *, company_id: int, receivable_ids: Collection[int], kind: str
) -> tuple[ChargeListRow, ...]:
    """Return the latest charge of a kind of each of the receivables, in their order."""
    with company_scope(company_id):
        of_kind = Charge.objects.filter(receivable_id__in=list(receivable_ids), kind=kind)
        latest = {
            one.receivable_id: one for one in of_kind.select_related(*ROW_NEEDS).order_by("id")
        }
        return _rows([latest[number] for number in receivable_ids if number in latest])


def every_charge(*, company_id: int, filters: ChargeFilters) -> Iterator[ChargeListRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> tuple[ChargeListRow, ...]:
        return _page(filters, before, size)[0]

    return latest_first(company_id=company_id, rows=rows)


def _page(
    filters: ChargeFilters, before: int, size: int
) -> tuple[tuple[ChargeListRow, ...], int | None]:
    found = _matching(filters)
    if before:
        found = found.filter(id__lt=before)
    page = list(found.select_related(*ROW_NEEDS)[: size + 1])
    next_before = page[size - 1].pk if len(page) > size else None
    return _rows(page[:size]), next_before


def _matching(filters: ChargeFilters) -> QuerySet[Charge]:
    found = Charge.objects.order_by("-id")
    if filters.state == TO_BE_TOLD:
        found = found.filter(is_to_be_told=True)
    elif filters.state == REFUSED:
        found = found.filter(id__in=pix.refused(most=REFUSED_AT_MOST))
    elif filters.state == ChargeState.REJECTED:
        found = found.filter(is_rejected=True)
    elif filters.state:
        found = found.filter(state=filters.state)
    if filters.account_id is not None:
        found = found.filter(bank_account_id=filters.account_id)
    if filters.search:
        meant = queries.with_number(filters.search, most=FOUND_AT_MOST)
        found = found.filter(id__in=[one.pk for one in meant])
    return found


def _rows(page: Sequence[Charge]) -> tuple[ChargeListRow, ...]:
    words = pix.refusals([one.pk for one in page if one.kind == ChargeKind.PIX])
    words |= _bank_words([one for one in page if one.state == ChargeState.REJECTED])
    return tuple(_row(one, words.get(one.pk, "")) for one in page)


def _bank_words(rejected: Sequence[Charge]) -> dict[int, str]:
    """Return what the bank said of each boleto it refused last, where a return told it."""
    lines = BankLine.objects.filter(
        receivable_id__in=[one.receivable_id for one in rejected], outcome=Outcome.REJECTED
    )
    latest = {line.charge_id: line for line in lines.order_by("bank_file_id", "line_number")}
    return {
        one.pk: " · ".join(_explained(one.bank_agreement, latest[one.pk]))
        for one in rejected
        if one.pk in latest and one.bank_agreement is not None
    }


def _explained(agreement: BankAgreement, line: BankLine) -> tuple[str, ...]:
    card = bank_card(agreement.bank_account.bank_code)
    return card.explain(layout=agreement.layout, occurrence=line.occurrence, motives=line.motives)


def _row(charge: Charge, why: str) -> ChargeListRow:
    return ChargeListRow(
        id=charge.pk,
        receivable_id=charge.receivable_id,
        document=charge.receivable.document,
        customer=charge.receivable.customer.name,
        kind=charge.kind,
        account=companies.label(charge.bank_account),
        carteira=charge.carteira,
        nosso_numero=charge.nosso_numero or charge.txid,
        state=charge.state,
        amount_cents=charge.amount_cents,
        currency=charge.receivable.currency,
        due_date=charge.due_date,
        asked_due_date=charge.asked_due_date,
        asked_rebate_cents=charge.asked_rebate_cents,
        why=why,
    )
