"""Invented titles of BRB's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b070_brb.cnab400_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "literal_servico": "COBRANCA",
    "agencia": "012",
    "conta": "345678",
    "dac": "9",
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "BRB",
    "generated_date": date(2026, 3, 10),
    "credit_date": date(2026, 3, 11),
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "2",
    "banco_nosso_numero": "070",
    "agencia_conta": "0123456789",
    "banco_recebedor": "070",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0}

CASES = (
    _PAID,
    _PAID | {"discount_cents": 500, "posted_cents": 9_500},
    _PAID | {"rebate_cents": 1_000, "posted_cents": 9_000, "tariff_cents": 160},
    _PAID | {"carteira": "1"},
    _NOT_PAID | {"occurrence": "02"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab400.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    return case | {"nosso_numero": f"{90_001 + at:06}", "document": f"NF{7_001 + at}/1"}
