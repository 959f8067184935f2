"""Invented remessas of Itaú: entries with everything a boleto can have, and instructions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from emdia.formats.remessa import (
    Charge,
    Instruction,
    Kind,
    Party,
    PixTerms,
    RemessaHeading,
)

HEADING = RemessaHeading(
    agencia="1234",
    conta="56789",
    dac="0",
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

ENTRY = Instruction(
    kind=Kind.ENTRY,
    nosso_numero="90000001",
    carteira="109",
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
    nosso_numero="90000002",
    fine=Charge(rate=Decimal("0.02"), day=date(2026, 4, 11)),
    interest=Charge(amount_cents=3, day=date(2026, 4, 11)),
    discounts=(Charge(amount_cents=500, day=date(2026, 4, 5)),),
    protest_days=15,
    guarantor=_GUARANTOR,
)
_SENT = replace(
    ENTRY,
    nosso_numero="90000003",
    payer=replace(_PAYER, email="Maria.Teste@example.com"),
    is_sent_by_bank=True,
)
_WITH_PIX = replace(
    ENTRY,
    nosso_numero="90000004",
    listing_days=20,
    pix=PixTerms(key="71cdf9ba-c695-4e3c-b010-abb521a3f1be"),
)
_WRITE_OFF = replace(ENTRY, kind=Kind.WRITE_OFF, payer=None)

CNAB400 = (ENTRY, _CHARGED, _SENT, _WITH_PIX, _WRITE_OFF)
CNAB240 = (
    ENTRY,
    replace(
        _CHARGED,
        discounts=(
            Charge(amount_cents=500, day=date(2026, 4, 5)),
            Charge(amount_cents=200, day=date(2026, 4, 8)),
        ),
        write_off_days=60,
        messages=("Plano de março", "Dúvidas: 0800 000 0000"),
    ),
    replace(_WITH_PIX, pix=None),
    _WRITE_OFF,
)
