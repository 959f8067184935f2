"""What the other operations refer to: branches, salespeople, accounts, agreements."""

from django.http import HttpResponse
from ninja import Router

from emdia.api.answering import read
from emdia.api.fields import Said
from emdia.api.keys import ApiRequest, Key
from emdia.reports import company_settings as reports
from emdia.reports.receivable_forms import offered

router = Router(tags=["Company"])


class Branch(Said):
    id: int
    code: str
    name: str
    cnpj: str


class Salesperson(Said):
    id: int
    name: str


class Agreement(Said):
    id: int
    convenio: str
    carteira: str
    layout: str
    is_active: bool


class BankAccount(Said):
    id: int
    bank_code: str
    label: str
    name: str
    agreements: list[Agreement]


class Company(Said):
    id: int
    name: str
    cnpj: str
    currency: str
    time_zone: str
    branches: list[Branch]
    salespeople: list[Salesperson]
    bank_accounts: list[BankAccount]


@router.get(
    "/company",
    auth=Key("receivables.see"),
    response=Company,
    operation_id="get_company",
    url_name="get_company",
    summary="Read the company of the key",
)
def get_company(request: ApiRequest) -> HttpResponse:
    """Return the company with what other operations refer to by id."""
    company_id = request.program.company_id
    found = reports.company(company_id=company_id)
    choices = offered(company_id=company_id, customer_id=None)
    return read(
        Company,
        {
            "id": company_id,
            "name": found.name,
            "cnpj": found.cnpj,
            "currency": choices.currency,
            "time_zone": found.time_zone,
            "branches": found.branches,
            "salespeople": choices.salespeople,
            "bank_accounts": reports.accounts(company_id=company_id),
        },
    )
