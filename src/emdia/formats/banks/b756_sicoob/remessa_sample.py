"""Invented remessas of Sicoob: entries with what a boleto can have, and instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from emdia.formats.remessa import Charge, Instruction, Kind, Party, RemessaHeading
from emdia.formats.remessa.writing import write_remessa

HEADING = RemessaHeading(
    agencia="1234",
    agencia_dv="0",
    conta="56789",
    conta_dv="0",
    beneficiary="98765",
    tax_id="12ABC34501DE35",
    company_name="VENTO NORTE TELECOM LTDA",
    sequence=41,
    generated_date=date(2026, 3, 9),
    generated_time=time(18, 30),
)
_PAYER = Party(
    name="Maria da Conceição Teste",
    tax_id="52998224725",
    street="Rua das Acácias, 10, apto 21",
    district="Centro",
    city="São Paulo",
    state="SP",
    postal_code="01001000",
)
_GUARANTOR = Party(
    name="José Avalista Teste",
    tax_id="11222333000181",
    street="Av. Brasil, 500",
    district="Jardim América",
    city="Ribeirão Preto",
    state="SP",
    postal_code="14010000",
)
_ENTRY = Instruction(
    kind=Kind.ENTRY,
    nosso_numero="0009001",
    carteira="1",
    document="NF7001/1",
    company_use="7001-1",
    due_date=date(2026, 4, 10),
    issue_date=date(2026, 3, 9),
    nominal_cents=10_000,
    species="DM",
    payer=_PAYER,
)
_DISCOUNT = Charge(amount_cents=500, day=date(2026, 4, 5))
_CHARGED = replace(
    _ENTRY,
    nosso_numero="0009002",
    fine=Charge(rate=Decimal("0.02")),
    interest=Charge(rate=Decimal("0.01")),
    discounts=(_DISCOUNT,),
    messages=("Dúvidas: 0800 000 0000",),
)
_BY_THE_BANK = replace(_ENTRY, nosso_numero="")
_WRITE_OFF = replace(_ENTRY, kind=Kind.WRITE_OFF, payer=None)
_REBATE = replace(_WRITE_OFF, kind=Kind.GRANT_REBATE, rebate_cents=1_000)
_LATER = replace(_WRITE_OFF, kind=Kind.CHANGE_DUE_DATE, due_date=date(2026, 5, 10))

CNAB400 = (_ENTRY, _CHARGED, _BY_THE_BANK, _WRITE_OFF, _REBATE, _LATER)
CNAB240 = (
    _ENTRY,
    replace(
        _CHARGED,
        discounts=(_DISCOUNT, Charge(amount_cents=200, day=date(2026, 4, 8))),
        interest=Charge(amount_cents=3, day=date(2026, 4, 11)),
        protest_days=15,
        guarantor=replace(_GUARANTOR, street="", district="", city="", state="", postal_code=""),
    ),
    _BY_THE_BANK,
    _WRITE_OFF,
    replace(_WRITE_OFF, kind=Kind.DO_NOT_PROTEST),
    _LATER,
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    return {
        f"remessa-cnab{layout}.rem": write_remessa(
            bank="756", layout=layout, heading=HEADING, instructions=instructions
        )
        for layout, instructions in (("400", CNAB400), ("240", CNAB240))
    }
