"""Boletos, carnês and open items as papers: what each says today, and the files they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from emdia.books.charges import queries
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAgreement, Branch, Company
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Address, Customer
from emdia.books.pix.models import PixCharge, PixKind
from emdia.books.receivables.models import Receivable
from emdia.formats.banks import bank as bank_card
from emdia.formats.boleto import FieldRefused, line_of, punctuate_line
from emdia.formats.boleto.bank_code import printed_bank_code
from emdia.formats.documents import (
    BoletoPaper,
    Brand,
    CreditorUnnamed,
    NotAsMeant,
    PrintedParty,
    TablePaper,
    TooMuchText,
    bundle,
    carne,
    check_pages,
)
from emdia.formats.documents.carne import PER_PAGE, covers
from emdia.formats.documents.terms import PrintedTerms, ToDate, instructions, items
from emdia.kernel.tax_ids import punctuate

from .owed_today import charges_of

PAYABLE = queries.PAYABLE
PLACE = "Pagável em qualquer banco"
MOST_AT_ONCE = 500
DIGITS_OF_A_CEP = 8


class UnableToDraw(ValueError):
    """The document cannot leave; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One boleto ready to be drawn, and whose it is."""

    charge_id: int
    receivable_id: int
    customer_id: int
    paper: BoletoPaper


@dataclass(frozen=True, kw_only=True, slots=True)
class PayingCodes:
    """What is copied to pay a boleto: its digitable line as printed, and its Pix code or ""."""

    line: str
    br_code: str


def boleto_of(*, company_id: int, charge_id: int, as_of: date) -> bytes:
    """Return the boleto of one charge as a PDF file, read again.

    :raises UnableToDraw: charge_unknown, not_payable, creditor_unnamed, agreement_incomplete
        or not_as_meant.
    """
    with company_scope(company_id):
        drawn = papers(charges=_charges([charge_id]), as_of=as_of)
        return rendered(drawn, brand=brand(), title=drawn[0].paper.document)


def boletos_of(*, company_id: int, charge_ids: Sequence[int], as_of: date) -> bytes:
    """Return several boletos as one PDF file, in order of the charges given."""
    with company_scope(company_id):
        drawn = papers(charges=_charges(charge_ids), as_of=as_of)
        return rendered(drawn, brand=brand(), title="Boletos")


def codes_of(*, company_id: int, charge_ids: Sequence[int], as_of: date) -> dict[int, PayingCodes]:
    """Return the codes of the boletos that can be drawn, by charge; others are left out."""
    with company_scope(company_id):
        found = {}
        for charge in known().filter(id__in=list(charge_ids)).order_by("id"):
            try:
                (drawn,) = papers(charges=[charge], as_of=as_of)
            except UnableToDraw:
                continue
            found[charge.pk] = PayingCodes(
                line=punctuate_line(drawn.paper.line), br_code=drawn.paper.br_code
            )
        return found


def carne_of(*, company_id: int, charge_ids: Sequence[int], as_of: date) -> bytes:
    """Return the boletos of one debt as a carnê, by due date, read again."""
    with company_scope(company_id):
        drawn = papers(charges=_charges(charge_ids), as_of=as_of)
        if len({one.customer_id for one in drawn}) > 1:
            raise UnableToDraw("carne_of_several")
        ordered = sorted((one.paper for one in drawn), key=lambda paper: paper.due_date)
        # The cover says what each instalment is; what a day adds is said by the instructions.
        try:
            content = carne(ordered, brand=brand(), title=f"Carnê {ordered[0].payer.name}")
            slips = [ordered[at : at + PER_PAGE] for at in range(0, len(ordered), PER_PAGE)]
            check_pages(content, [*([] for _ in range(covers(len(ordered)))), *slips])
        except (NotAsMeant, TooMuchText) as refusal:
            raise UnableToDraw("not_as_meant") from refusal
        return content


def rendered(
    drawn: Sequence[Drawn], *, brand: Brand, title: str, tables: Sequence[TablePaper] = ()
) -> bytes:
    """Return a PDF file with these boletos and lists, read again.

    :raises UnableToDraw: not_as_meant.
    """
    try:
        papers = [one.paper for one in drawn]
        return bundle(papers=papers, tables=tables, brand=brand, title=title)
    except (NotAsMeant, TooMuchText) as refusal:
        raise UnableToDraw("not_as_meant") from refusal


def brand() -> Brand:
    """Return how the documents of the open company look."""
    company, logo = companies.look()
    return Brand(colour=company.brand_colour, logo=logo)


def known() -> QuerySet[Charge]:
    """Return all charges with what their papers need; requires an open scope."""
    return Charge.objects.select_related(
        "receivable__customer__payer",
        "receivable__branch",
        "bank_agreement__bank_account",
    )


def _charges(charge_ids: Sequence[int]) -> list[Charge]:
    if len(charge_ids) > MOST_AT_ONCE:
        raise UnableToDraw("too_many")
    found = {one.pk: one for one in known().filter(id__in=list(charge_ids))}
    ordered = [found[pk] for pk in dict.fromkeys(charge_ids) if pk in found]
    if not ordered:
        raise UnableToDraw("charge_unknown")
    return ordered


def papers(*, charges: Sequence[Charge], as_of: date) -> list[Drawn]:
    """Return the paper of each charge on a day, inside the open scope.

    :raises UnableToDraw: not_payable, creditor_unnamed or agreement_incomplete.
    """
    payers = {(one.receivable.customer.payer or one.receivable.customer).pk for one in charges}
    found = Address.objects.filter(customer_id__in=payers, purpose=Address.Purpose.BILLING)
    addresses = {row.customer_id: row for row in found}
    company = companies.company(charges[0].company_id) if charges else None
    codes = _pix_codes(charges, as_of)
    drawn = []
    for one in charges:
        assert company is not None
        if one.state not in PAYABLE or not one.nosso_numero:
            raise UnableToDraw("not_payable")
        try:
            paper = _paper(one, company, addresses, codes, as_of)
        except CreditorUnnamed as unnamed:
            raise UnableToDraw("creditor_unnamed") from unnamed
        except FieldRefused as refusal:
            raise UnableToDraw("agreement_incomplete") from refusal
        drawn.append(
            Drawn(
                charge_id=one.pk,
                receivable_id=one.receivable_id,
                customer_id=one.receivable.customer_id,
                paper=paper,
            )
        )
    return drawn


def _pix_codes(charges: Sequence[Charge], as_of: date) -> dict[int, str]:
    """Return the Pix code of each boleto that has one: the bank's own, or that of its title."""
    ids = [one.pk for one in charges]
    beside = _codes_beside(charges, as_of)
    ours = {one.pk: beside.get((one.receivable_id, one.amount_cents), "") for one in charges}
    return ours | queries.codes_of_boletos(ids)


def _codes_beside(charges: Sequence[Charge], as_of: date) -> dict[tuple[int, int], str]:
    """Return the codes of the open Pix charges of the same titles, by title and amount.

    Only those that pay what is owed on the day: of a late title, where the provider reckons.
    """
    found = PixCharge.objects.select_related("charge").exclude(code="")
    ours = found.filter(
        charge__receivable_id__in={one.receivable_id for one in charges},
        charge__state__in=PAYABLE,
    ).filter(
        Q(last_date__isnull=True) | Q(last_date__gte=as_of),
        Q(kind=PixKind.DUE) | Q(charge__receivable__due_date__gte=as_of),
    )
    return {(one.charge.receivable_id, one.charge.amount_cents): one.code for one in ours}


def _paper(
    charge: Charge,
    company: Company,
    addresses: Mapping[int, Address],
    codes: Mapping[int, str],
    as_of: date,
) -> BoletoPaper:
    agreement, title = charge.bank_agreement, charge.receivable
    assert agreement is not None  # A boleto is of an agreement.
    agreed = companies.agreed(agreement)
    payer = title.customer.payer or title.customer
    language = title.customer.language
    terms = _terms(charge, agreement)
    barcode = agreed.barcode(
        nosso_numero=charge.nosso_numero,
        due_date=charge.due_date,
        amount_cents=charge.amount_cents,
    )
    return BoletoPaper(
        bank_code=printed_bank_code(agreed.bank),
        bank_name=bank_card(agreed.bank).name,
        barcode=barcode,
        line=line_of(barcode),
        place=PLACE,
        creditor=creditor(company, title.branch),
        payer=payer_of(payer, addresses.get(payer.pk)),
        account=agreed.account_printed(),
        carteira=agreement.carteira,
        nosso_numero=agreed.printed(charge.nosso_numero),
        document=title.document,
        kind=title.kind,
        issue_date=title.issue_date,
        processed_date=min(as_of, charge.due_date),
        due_date=charge.due_date,
        amount_cents=charge.amount_cents,
        instructions=tuple(instructions(terms, language=language)),
        items=tuple(items(terms, to_date(title, as_of), language=language)),
        br_code=codes.get(charge.pk, ""),
        language=language,
    )


def _terms(charge: Charge, agreement: BankAgreement) -> PrintedTerms:
    title = charge.receivable
    return PrintedTerms(
        amount_cents=charge.amount_cents,
        fine_ppm=title.fine_ppm,
        interest_monthly_ppm=title.interest_monthly_ppm,
        discount_cents=title.discount_cents,
        discount_until_date=title.discount_until_date,
        rebate_cents=charge.told_rebate_cents,
        protest_days=agreement.protest_days,
        message=agreement.message,
    )


def to_date(title: Receivable, as_of: date) -> ToDate | None:
    """Return what a late title costs today, itemised; None while it is not late."""
    found = charges_of(title, as_of=as_of) if as_of > title.due_date else None
    if found is None or not found.days_late:
        return None
    return ToDate(
        day=as_of,
        days_late=found.days_late,
        paid_cents=title.net_cents - title.balance_cents,
        rebate_cents=found.rebate_cents,
        discount_cents=found.discount_cents,
        correction_cents=found.correction_cents,
        fine_cents=found.fine_cents,
        interest_cents=found.interest_cents,
        received_cents=found.received_cents,
        total_cents=found.total_cents,
    )


def creditor(company: Company, branch: Branch) -> PrintedParty:
    """Return who collects, as the law wants it printed (CDC, art. 42-A)."""
    address = branch.postal_address or company.postal_address
    return PrintedParty(
        name=company.name,
        tax_id=f"CNPJ {punctuate(branch.cnpj)}",
        address=tuple(line.strip() for line in address.splitlines() if line.strip()),
    )


def payer_of(customer: Customer, address: Address | None) -> PrintedParty:
    """Return who pays, as a document names them."""
    kind = customer.tax_id_kind.upper()
    number = punctuate(customer.tax_id) if kind in ("CPF", "CNPJ") else customer.tax_id
    return PrintedParty(name=customer.name, tax_id=f"{kind} {number}", address=_lines(address))


def _lines(address: Address | None) -> tuple[str, ...]:
    if address is None:
        return ()
    street = ", ".join(filter(None, (address.street, address.number, address.complement)))
    place = " – ".join(filter(None, (address.city, address.state)))
    lines = (street, ", ".join(filter(None, (address.district, place, _postal_code(address)))))
    return tuple(line for line in lines if line)


def _postal_code(address: Address) -> str:
    code = address.postal_code
    is_cep = address.country == "BR" and len(code) == DIGITS_OF_A_CEP and code.isdigit()
    return f"{code[:5]}-{code[5:]}" if is_cep else code
