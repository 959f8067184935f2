"""Is this boleto ours? What somebody pasted, held against every charge of the company.

Digits that add up prove nothing: whoever forges a boleto computes its check digits too. Ours
is what is equal, digit for digit, to the boleto of one of our charges as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from emdia.books.charges import queries as charges
from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.pix.models import PixCharge
from emdia.formats.banks import bank as bank_card
from emdia.formats.banks import banks
from emdia.formats.banks.number_key import NotANumber
from emdia.formats.boleto import Boleto, FieldRefused, InvalidBoleto, decode
from emdia.kernel.tax_ids import punctuate

# Whose payment still reaches us; the others are ours, and must not be paid any more.
OPEN = frozenset({ChargeState.SENT, ChargeState.REGISTERED})
LONGEST_TEXT = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """The answer. Without `is_ours` nothing else is told but why, as a code.

    Why: unreadable (no boleto and no Pix), digits_wrong (a check digit does not fit),
    unknown (nothing of ours has these numbers) or changed (ours has other digits).
    """

    is_ours: bool
    why: str = ""
    is_payable: bool = False  # not paid, cancelled or replaced
    creditor: str = ""
    creditor_cnpj: str = ""
    bank: str = ""
    account_ending: str = ""  # the last digits of our account
    document: str = ""
    due_date: date | None = None
    amount_cents: int = 0
    charge_id: int | None = None


def recognise(*, company_id: int, text: str, as_of: date) -> Recognised:
    """Return whether the barcode, digitable line or Pix code `text` is of a charge of ours."""
    pasted = text.strip()[:LONGEST_TEXT]
    with company_scope(company_id):
        if pasted.startswith("0002"):
            return _pix(pasted)
        try:
            read = decode(pasted, reference_date=as_of)
        except InvalidBoleto as refusal:
            codes = {fault.code for fault in refusal.faults}
            is_wrong = any(code.endswith("_dv") for code in codes)
            return Recognised(is_ours=False, why="digits_wrong" if is_wrong else "unreadable")
        if not isinstance(read, Boleto):
            return Recognised(is_ours=False, why="unknown")
        return _boleto(read)


def _pix(code: str) -> Recognised:
    # Case and every mark count: the key and the address in a code are case-significant.
    found = PixCharge.objects.filter(code=code).exclude(code="").values("charge_id")[:1]
    charge = _known().filter(Q(pk__in=found) | Q(pk=charges.boleto_of_code(code))).first()
    return _ours(charge) if charge else Recognised(is_ours=False, why="unknown")


def _boleto(read: Boleto) -> Recognised:
    why = "unknown"
    for charge in _candidates(read):
        if read.barcode in _barcodes(charge):
            return _ours(charge)
        why = "changed"
    return Recognised(is_ours=False, why=why)


def _candidates(read: Boleto) -> Iterator[Charge]:
    """Yield our charges of the nosso número that the campo livre holds."""
    if read.bank not in banks():
        return
    card = bank_card(read.bank)
    for agreement in companies.agreements():
        if agreement.bank_account.bank_code != read.bank:
            continue
        try:
            number = companies.agreed(agreement).number_in(read.campo_livre)
            key = card.number_key.of(
                number, carteira=agreement.carteira, convenio=agreement.convenio
            )
        except (FieldRefused, NotANumber):
            continue
        yield from _known().filter(bank_account_id=agreement.bank_account_id, number_key=key)


def _barcodes(charge: Charge) -> set[str]:
    """Return the barcodes a charge has: by the due date the bank knows, and by the one asked."""
    assert charge.bank_agreement is not None  # A boleto is of an agreement.
    agreed = companies.agreed(charge.bank_agreement)
    days = {charge.due_date, charge.asked_due_date or charge.due_date}
    return {
        agreed.barcode(
            nosso_numero=charge.nosso_numero, due_date=day, amount_cents=charge.amount_cents
        )
        for day in days
    }


def _known() -> QuerySet[Charge]:
    return Charge.objects.select_related(
        "receivable__branch", "bank_agreement__bank_account", "bank_account"
    )


def _ours(charge: Charge) -> Recognised:
    account = charge.bank_account
    company = companies.company(charge.company_id)
    return Recognised(
        is_ours=True,
        is_payable=charge.state in OPEN,
        creditor=company.name,
        creditor_cnpj=punctuate(charge.receivable.branch.cnpj),
        bank=bank_card(account.bank_code).name,
        account_ending=f"{account.conta}-{account.dac}"[-4:],
        document=charge.receivable.document,
        due_date=charge.due_date,
        amount_cents=charge.amount_cents,
        charge_id=charge.pk,
    )
