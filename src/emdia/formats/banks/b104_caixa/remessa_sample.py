"""Invented remessas of Caixa."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from emdia.formats.remessa import Charge, Instruction, Kind, Party, RemessaHeading

_COMPANY = RemessaHeading(
    agencia="1234",
    beneficiary="654321",
    tax_id="12ABC34501DE35",
    company_name="VENTO NORTE TELECOM LTDA",
    sequence=41,
    generated_date=date(2026, 3, 9),
)
HEADINGS: Mapping[str, RemessaHeading] = {
    "400": _COMPANY,
    "240": replace(_COMPANY, agencia_dv="3", generated_time=time(18, 30)),
}

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
    nosso_numero="14000000009000001",
    carteira="1",
    document="NF7001/1",
    company_use="7001-1",
    due_date=date(2026, 4, 10),
    issue_date=date(2026, 3, 9),
    nominal_cents=10_000,
    species="DM",
    payer=_PAYER,
    write_off_days=30,
)
_CHARGED = replace(
    ENTRY,
    nosso_numero="14000000009000002",
    fine=Charge(amount_cents=200, day=date(2026, 4, 11)),
    interest=Charge(amount_cents=3, day=date(2026, 4, 11)),
    discounts=(Charge(rate=Decimal("0.05"), day=date(2026, 4, 5)),),
    protest_days=15,
    write_off_days=None,
    messages=("Plano de março", "Dúvidas: 0800 000 0000"),
    guarantor=Party(name="José Avalista Teste", tax_id=""),
)
_WRITE_OFF = replace(ENTRY, kind=Kind.WRITE_OFF, payer=None)

CASES: Mapping[str, tuple[Instruction, ...]] = {
    "400": (ENTRY, _CHARGED, _WRITE_OFF),
    "240": (
        ENTRY,
        replace(
            _CHARGED,
            interest=Charge(rate=Decimal("0.01"), day=date(2026, 4, 11)),
            discounts=(
                Charge(amount_cents=500, day=date(2026, 4, 5)),
                Charge(amount_cents=200, day=date(2026, 4, 8)),
            ),
            messages=("Plano de março", "Dúvidas: 0800 000 0000", "Obrigado"),
            guarantor=Party(name="José Avalista Teste", tax_id="11222333000181"),
        ),
        _WRITE_OFF,
    ),
}
