"""Invented titles of Inter's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b077_inter.campo_livre import digit
from emdia.formats.banks.b077_inter.cnab400_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "literal_servico": "COBRANCA",
    "agencia": "0001",
    "conta": "012345678",
    "dac": "9",
    "carteira_beneficiario": "112",
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "INTER",
    "generated_date": date(2026, 3, 10),
    "quantidade_02": 1,
    "valor_02": 10_000,
    "quantidade_03": 1,
    "quantidade_04": 2,
    "valor_04": 20_000,
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "112",
    "banco_cobrador": "077",
    "agencia_cobradora": "0001",
    "especie": "01",
    "nome_pagador": "PAGADOR INVENTADO",
    "inscricao_pagador": "98DEF76502AB10",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0}

CASES = (
    _PAID,
    _PAID | {"due_day": date(2026, 3, 1), "posted_cents": 10_290},
    _NOT_PAID | {"occurrence": "02"},
    _NOT_PAID | {"occurrence": "03", "motivos_rejeicao": "CEP DO PAGADOR INVALIDO"},
    _NOT_PAID | {"occurrence": "07"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab400.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    number = f"{90_001 + at:010}"
    check_digit = digit({"agencia": "0001", "carteira": "112", "nosso_numero": number})
    return case | {
        "nosso_numero": number,
        "dv_nosso_numero": check_digit,
        "nosso_numero_repetido": number + check_digit,
        "document": f"NF{7_001 + at}/1",
    }
