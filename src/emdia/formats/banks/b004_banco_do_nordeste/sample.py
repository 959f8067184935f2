"""Invented titles of Banco do Nordeste's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b004_banco_do_nordeste.campo_livre import digit
from emdia.formats.banks.b004_banco_do_nordeste.cnab400_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "literal_servico": "COBRANCA",
    "agencia": "0123",
    "conta": "0045678",
    "dac": "9",
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "B.DO NORDESTE",
    "generated_date": date(2026, 3, 10),
    "densidade": "01600BPI",
    "sequence": 118,
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "4",
    "especie": "01",
    "numero_banco": "004",
    "agencia_cobradora": "0123",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "erros_01_a_16": "0" * 16,
    "erros_23_a_115": "0" * 93,
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0}

CASES = (
    _PAID,
    _PAID | {"interest_cents": 90, "due_day": date(2026, 3, 1), "posted_cents": 10_090},
    _PAID | {"discount_cents": 500, "posted_cents": 9_500},
    _PAID | {"rebate_cents": 1_000, "posted_cents": 9_000},
    _PAID | {"occurrence": "07", "posted_cents": 4_000},
    _PAID | {"occurrence": "08", "outras_despesas": 700},
    _NOT_PAID | {"occurrence": "02", "tariff_cents": 246},
    _NOT_PAID | {"occurrence": "02", "carteira": "5", "numero_contrato": "1"},
    _NOT_PAID | {"occurrence": "09"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "19"},
    _NOT_PAID | {"occurrence": "51", "erros_23_a_115": "0" * 18 + "1" + "0" * 74},
    _NOT_PAID | {"occurrence": "56", "erros_01_a_16": "0001100000000000"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab400.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    number = f"{90_001 + at:07}"
    check_digit = digit({"nosso_numero": number})
    return case | {
        "nosso_numero": number,
        "dv_nosso_numero": check_digit,
        "nosso_numero_confirmado": number,
        "dv_confirmado": check_digit,
        "document": f"NF{7_001 + at}/1",
    }
