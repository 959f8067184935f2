"""Is a boleto of any company of this installation? Asked by people who know no company."""

from datetime import date

from emdia.books.companies import queries as companies

from .our_boleto import Recognised, recognise

# Of several refusals the one that says most.
_STRENGTH = {"changed": 3, "digits_wrong": 2, "unknown": 1, "unreadable": 0}


def recognise_anywhere(*, text: str, as_of: date) -> Recognised:
    """Return whether a barcode, digitable line or Pix code is of a charge of some company."""
    refusals = []
    for company_id in companies.all_company_ids():
        found = recognise(company_id=company_id, text=text, as_of=as_of)
        if found.is_ours:
            return found
        refusals.append(found)
    unknown = Recognised(is_ours=False, why="unknown")
    return max(refusals, key=lambda one: _STRENGTH.get(one.why, 0), default=unknown)
