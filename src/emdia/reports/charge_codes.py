"""By what one charge is paid today: the digits of a boleto, the Pix code of either kind."""

from dataclasses import dataclass
from datetime import date

from emdia.books.charges.models import Charge, ChargeKind, ChargeState
from emdia.books.companies.scope import company_scope
from emdia.books.pix import queries as pix

from .boletos import UnableToDraw, known, papers
from .missing import Missing
from .owed_today import charges_of
from .payment_page import pays

__all__ = ["ChargeCodes", "Missing", "charge_codes"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeCodes:
    """Digits without punctuation; empty where nobody can pay by them on that day."""

    barcode: str = ""
    digitable_line: str = ""
    pix_code: str = ""


def charge_codes(*, company_id: int, charge_id: int, as_of: date) -> ChargeCodes:
    """Return the codes of a charge as they stand on a day.

    :raises Missing: no such charge in this company.
    """
    with company_scope(company_id):
        found = known().filter(pk=charge_id).first()
        if found is None:
            raise Missing(charge_id)
        return _of_pix(found, as_of) if found.kind == ChargeKind.PIX else _of_boleto(found, as_of)


def _of_boleto(charge: Charge, as_of: date) -> ChargeCodes:
    try:
        (drawn,) = papers(charges=[charge], as_of=as_of)
    except UnableToDraw:
        return ChargeCodes()
    paper = drawn.paper
    return ChargeCodes(barcode=paper.barcode, digitable_line=paper.line, pix_code=paper.br_code)


def _of_pix(charge: Charge, as_of: date) -> ChargeCodes:
    found = pix.charge(charge.pk)
    is_over = found is None or (found.last_date is not None and found.last_date < as_of)
    if found is None or is_over or charge.state != ChargeState.REGISTERED:
        return ChargeCodes()
    owed = charges_of(charge.receivable, as_of=as_of)
    return ChargeCodes(pix_code=found.code if owed is not None and pays(found, owed) else "")
