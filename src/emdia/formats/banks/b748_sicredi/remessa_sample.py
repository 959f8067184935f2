"""Invented remessas of Sicredi: entries with what a boleto can have, and instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from emdia.formats.remessa import Charge, Instruction, Kind, Party, RemessaHeading
from emdia.formats.remessa.writing import write_remessa

HEADING = RemessaHeading(
    agencia="1234",
    posto="02",
    beneficiary="56789",
    conta="56789",
    conta_dv="0",
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
    nosso_numero="26290001",
    carteira="1",
    document="NF7001/1",
    due_date=date(2026, 4, 10),
    issue_date=date(2026, 3, 9),
    nominal_cents=10_000,
    species="DM",
    payer=_PAYER,
)
_DISCOUNT = Charge(amount_cents=500, day=date(2026, 4, 5))
_CHARGED = replace(
    _ENTRY,
    nosso_numero="26290002",
    fine=Charge(rate=Decimal("0.02")),
    interest=Charge(amount_cents=3),
    discounts=(_DISCOUNT, Charge(amount_cents=200, day=date(2026, 4, 8))),
    protest_days=15,
    guarantor=_GUARANTOR,
    messages=("Plano de março", "Dúvidas: 0800 000 0000"),
)
_BY_THE_BANK = replace(_ENTRY, nosso_numero="")
_LISTED = replace(_ENTRY, nosso_numero="26290004", listing_days=20)
_WRITE_OFF = replace(_ENTRY, kind=Kind.WRITE_OFF, payer=None)
_DO_NOT_PROTEST = replace(_WRITE_OFF, kind=Kind.DO_NOT_PROTEST)
_REBATE = replace(_WRITE_OFF, kind=Kind.GRANT_REBATE, rebate_cents=1_000)
_DISCOUNTED = replace(_WRITE_OFF, kind=Kind.GRANT_DISCOUNT, discounts=(_DISCOUNT,))
_UNLISTED = replace(_WRITE_OFF, kind=Kind.CANCEL_NEGATIVE_LISTING)

CNAB400 = (
    replace(_ENTRY, carteira="", interest=Charge(amount_cents=3)),
    *(
        replace(asked, carteira="")
        for asked in (
            _CHARGED,
            _BY_THE_BANK,
            _LISTED,
            _WRITE_OFF,
            _DO_NOT_PROTEST,
            replace(_WRITE_OFF, kind=Kind.DO_NOT_LIST_NEGATIVE),
            _REBATE,
            _DISCOUNTED,
            _UNLISTED,
        )
    ),
)
CNAB240 = (
    _ENTRY,
    replace(_CHARGED, interest=Charge(rate=Decimal("0.01"), day=date(2026, 4, 11))),
    _BY_THE_BANK,
    _LISTED,
    _WRITE_OFF,
    _DO_NOT_PROTEST,
    _REBATE,
    _DISCOUNTED,
    _UNLISTED,
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    return {
        f"remessa-cnab{layout}.rem": write_remessa(
            bank="748", layout=layout, heading=HEADING, instructions=instructions
        )
        for layout, instructions in (("400", CNAB400), ("240", CNAB240))
    }
