"""What a charge is paid by: its codes, and its boleto as a file."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from emdia.api.answering import read
from emdia.api.fields import Said
from emdia.api.keys import ApiRequest, Key, today
from emdia.api.problems import Problem
from emdia.api.refusals import coded, parameter
from emdia.reports import charge_codes as codes
from emdia.reports.boletos import UnableToDraw, boleto_of

router = Router(tags=["Charges"])

PDF = "application/pdf"
REFUSALS: Mapping[str, str] = {
    "not_payable": "No boleto that can be paid: a draft, paid, withdrawn, or a Pix charge.",
    "creditor_unnamed": "A boleto names its creditor's address: write it in the settings.",
    "agreement_incomplete": "The agreement lacks what its bank prints. Complete it first.",
    "not_as_meant": "What was drawn does not read as it was meant, so it does not leave.",
}
AS_PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The boleto, read again before it leaves.",
            "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class ChargeCodes(Said):
    """Empty where nobody can pay by it today: a draft, paid, withdrawn, expired."""

    barcode: str = Field(description="44 digits of a boleto.")
    digitable_line: str = Field(description="47 digits of a boleto, without punctuation.")
    pix_code: str = Field(
        description="Copy and paste: of a Pix charge, or of a boleto that can be paid by Pix."
    )


@router.get(
    "/charges/{int:charge_id}/codes",
    auth=Key("receivables.see"),
    response=ChargeCodes,
    operation_id="get_charge_codes",
    url_name="charge_codes",
    summary="Read what a charge is paid by",
)
def get_codes(request: ApiRequest, charge_id: int) -> HttpResponse:
    """Return the codes as they stand today."""
    company_id = request.program.company_id
    found = codes.charge_codes(company_id=company_id, charge_id=charge_id, as_of=today(request))
    return read(ChargeCodes, found)


@router.get(
    "/charges/{int:charge_id}/boleto",
    auth=Key("boletos.print"),
    operation_id="get_boleto",
    url_name="charge_boleto",
    summary="Read a boleto as a PDF file",
    openapi_extra=AS_PDF,
)
def get_boleto(request: ApiRequest, charge_id: int) -> HttpResponse:
    """Return the boleto as it is printed today."""
    company_id = request.program.company_id
    try:
        content = boleto_of(company_id=company_id, charge_id=charge_id, as_of=today(request))
    except UnableToDraw as refusal:
        raise _problem(str(refusal)) from refusal
    return HttpResponse(content, content_type=PDF)


def _problem(code: str) -> Problem:
    return parameter(code, "charge_id", REFUSALS[code]) if code in REFUSALS else coded(code)
