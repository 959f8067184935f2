"""Invented remessas of Banco do Brasil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from emdia.formats.banks.b001_banco_do_brasil.sample import CONVENIO
from emdia.formats.remessa import Charge, Instruction, Kind, Party, RemessaHeading

HEADING = RemessaHeading(
    agencia="1234",
    agencia_dv="3",
    conta="56789",
    conta_dv="X",
    convenio=CONVENIO,
    variation="019",
    tax_id="12ABC34501DE35",
    company_name="VENTO NORTE TELECOM LTDA",
    sequence=41,
    generated_date=date(2026, 3, 9),
    generated_time=time(18, 30),
)
HEADINGS = {"400": HEADING, "240": replace(HEADING, variation="17019")}

_PAYER = Party(
    name="Maria da Conceição Teste",
    tax_id="52998224725",
    street="Rua das Acácias, 10, apto 21",
    district="Centro",
    city="São Paulo",
    state="SP",
    postal_code="01001000",
)

ENTRY = Instruction(
    kind=Kind.ENTRY,
    nosso_numero=f"{CONVENIO}9000000001",
    carteira="17",
    document="NF7001/1",
    company_use="7001-1",
    due_date=date(2026, 4, 10),
    issue_date=date(2026, 3, 9),
    nominal_cents=10_000,
    species="DM",
    payer=_PAYER,
)
_CHARGED = replace(
    ENTRY,
    nosso_numero=f"{CONVENIO}9000000002",
    fine=Charge(rate=Decimal("0.02"), day=date(2026, 4, 11)),
    interest=Charge(amount_cents=3),
    discounts=(Charge(amount_cents=500, day=date(2026, 4, 5)),),
    protest_days=15,
    messages=("Plano de março",),
)
_SENT = replace(
    ENTRY,
    nosso_numero=f"{CONVENIO}9000000003",
    payer=replace(_PAYER, email="Maria.Teste@example.com"),
    is_sent_by_bank=True,
)
_WRITE_OFF = replace(ENTRY, kind=Kind.WRITE_OFF, payer=None)

CASES: Mapping[str, tuple[Instruction, ...]] = {
    "400": (ENTRY, _CHARGED, _SENT, _WRITE_OFF),
    "240": (
        ENTRY,
        replace(
            _CHARGED,
            interest=Charge(rate=Decimal("0.01"), day=date(2026, 4, 11)),
            guarantor=Party(name="José Avalista Teste", tax_id="11222333000181"),
        ),
        _SENT,
        _WRITE_OFF,
    ),
}
