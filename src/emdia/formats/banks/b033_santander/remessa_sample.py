"""Invented remessas of Santander."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from emdia.formats.remessa import (
    Charge,
    Instruction,
    Kind,
    Party,
    PixTerms,
    RemessaHeading,
)

_COMPANY = RemessaHeading(
    tax_id="12ABC34501DE35",
    company_name="VENTO NORTE TELECOM LTDA",
    generated_date=date(2026, 3, 9),
)
HEADINGS: Mapping[str, RemessaHeading] = {
    "400": replace(_COMPANY, transmission_code="12341300567813005678"),
    "240": replace(
        _COMPANY,
        agencia="1234",
        agencia_dv="3",
        conta="130056789",
        conta_dv="0",
        transmission_code="123400007654321",
        sequence=41,
    ),
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
    nosso_numero="000009000001",
    carteira="5",
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
    nosso_numero="000009000002",
    fine=Charge(rate=Decimal("0.02"), day=date(2026, 4, 11)),
    interest=Charge(amount_cents=3),
    discounts=(Charge(amount_cents=500, day=date(2026, 4, 5)),),
    protest_days=15,
    write_off_days=30,
    messages=("Plano de março", "Dúvidas: 0800 000 0000"),
)
_WITH_PIX = replace(
    ENTRY,
    nosso_numero="000009000003",
    pix=PixTerms(key="71cdf9ba-c695-4e3c-b010-abb521a3f1be", txid="VentoNorte00000000000000000003"),
)
_WRITE_OFF = replace(ENTRY, kind=Kind.WRITE_OFF, payer=None)

CASES: Mapping[str, tuple[Instruction, ...]] = {
    "400": (ENTRY, _CHARGED, _WITH_PIX, _WRITE_OFF),
    "240": (
        ENTRY,
        replace(
            _CHARGED,
            interest=Charge(rate=Decimal("0.01"), day=date(2026, 4, 11)),
            discounts=(
                Charge(amount_cents=500, day=date(2026, 4, 5)),
                Charge(amount_cents=200, day=date(2026, 4, 8)),
            ),
            write_off_days=60,
            messages=("Plano de março", "Dúvidas: 0800 000 0000", "Obrigado"),
            guarantor=Party(name="José Avalista Teste", tax_id="11222333000181"),
        ),
        _WITH_PIX,
        _WRITE_OFF,
    ),
}
