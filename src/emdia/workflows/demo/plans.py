"""The two companies of the demo: their accounts at four banks, their trade, their people."""

from collections.abc import Mapping
from dataclasses import dataclass

from emdia.kernel.tax_ids import cnpj_check_digits
from emdia.rules.roles import Role
from emdia.workflows.found_company import AccountTerms

from . import words
from .people import Trade

# The same password for everybody: a sandbox on this machine, shown at every start.
PASSWORD = "emdia-demonstra"  # noqa: S105
PEOPLE = (
    ("ana@demo.emdia", "Ana Ribeiro", Role.AR_CLERK),
    ("bruno@demo.emdia", "Bruno Teles", Role.FINANCE_MANAGER),
    ("clara@demo.emdia", "Clara Nunes", Role.AUDITOR),
    ("davi@demo.emdia", "Davi Lacerda", Role.COLLECTOR),
    ("elza@demo.emdia", "Elza Monteiro", Role.OWNER),
    ("fabio@demo.emdia", "Fábio Seixas", Role.SECURITY_ADMIN),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One bank account with its agreement, and how many of the customers pay through it."""

    terms: AccountTerms
    share: float
    tariff_cents: int
    first_number: int  # the first nosso número
    folder: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """What a company of the demo is, before it has a customer."""

    key: str
    name: str
    cnpj_base: str
    postal_address: str
    trade: Trade
    accounts: tuple[Account, ...]
    customers_share: float
    branches: Mapping[str, str]  # name by its four places in the CNPJ

    @property
    def cnpj(self) -> str:
        return self.cnpj_base + cnpj_check_digits(self.cnpj_base)

    @property
    def bank_name(self) -> str:
        """The company as banks print it."""
        return self.name.split(" (")[0].upper().replace("Ã", "A").replace("Á", "A")[:30]


def _account(
    bank_code: str,
    layout: str,
    *,
    conta: tuple[str, str, str],
    carteira: str,
    share: float,
    tariff_cents: int,
    folder: str,
    net_of_tariff: bool = False,
    first_number: int = 1_000_000,
) -> Account:
    agencia, number, dac = conta
    return Account(
        terms=AccountTerms(
            bank_code=bank_code,
            agencia=agencia,
            conta=number,
            dac=dac,
            carteira=carteira,
            layout=layout,
            net_of_tariff=net_of_tariff,
        ),
        share=share,
        tariff_cents=tariff_cents,
        first_number=first_number,
        folder=folder,
    )


TELECOM = Company(
    key="telecom",
    name="Vento Norte Telecom (demonstração)",
    cnpj_base="11AB22CD0001",
    postal_address="Rua do Exemplo, 100\nCentro\nRecife – PE, CEP 50010-000",
    trade=Trade(
        first_number=100_000_007,
        firms_share=0.17,
        firm_words=words.TRADES,
        person_segment="residencial",
        firm_segments=("empresarial", "empresarial", "condomínio", "corporativo"),
        has_salespeople=False,
    ),
    accounts=(
        _account(
            "341", "400", conta=("4321", "98765", "4"), carteira="109", share=0.40,
            tariff_cents=210, folder="itau", net_of_tariff=True, first_number=10_000_000,
        ),
        _account(
            "001", "240", conta=("3210", "45678", "X"), carteira="17", share=0.25,
            tariff_cents=250, folder="banco-do-brasil",
        ),
        _account(
            "237", "400", conta=("2109", "34567", "8"), carteira="09", share=0.20,
            tariff_cents=195, folder="bradesco",
        ),
        _account(
            "756", "240", conta=("1098", "23456", "7"), carteira="1", share=0.15,
            tariff_cents=170, folder="sicoob",
        ),
    ),
    customers_share=0.885,
    branches={"0002": "Vento Norte Litoral", "0003": "Vento Norte Serra"},
)  # fmt: skip
WHOLESALE = Company(
    key="atacado",
    name="Vila Rica Distribuidora (demonstração)",
    cnpj_base="44EF55GH0001",
    postal_address="Avenida do Exemplo, 2.000\nDistrito Industrial\nContagem – MG, CEP 32210-000",
    trade=Trade(
        first_number=500_000_003,
        firms_share=0.97,
        firm_words=words.SHOPS,
        person_segment="varejo",
        firm_segments=("varejo", "varejo", "food service", "atacado"),
        has_salespeople=True,
    ),
    accounts=(
        _account(
            "237", "400", conta=("2109", "76543", "2"), carteira="09", share=0.6,
            tariff_cents=195, folder="vila-rica-bradesco",
        ),
        _account(
            "341", "400", conta=("4321", "65432", "1"), carteira="109", share=0.4,
            tariff_cents=210, folder="vila-rica-itau", net_of_tariff=True,
            first_number=20_000_000,
        ),
    ),
    customers_share=0.115,
    branches={"0002": "Vila Rica Centro de Distribuição"},
)  # fmt: skip
COMPANIES = (TELECOM, WHOLESALE)
