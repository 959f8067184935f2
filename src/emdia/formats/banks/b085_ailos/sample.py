"""Invented titles of Ailos' returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b085_ailos.cnab240_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "convenio": "101234",
    "agencia": "00123",
    "dv_agencia": "4",
    "conta": "000000567890",
    "dac": "1",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "AILOS",
    "generated_date": date(2026, 3, 10),
    "hora_geracao": "061500",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": date(2026, 3, 10),
    "credit_date": date(2026, 3, 11),
    "versao_layout_arquivo": "087",
    "densidade": "01600",
    "versao_layout_lote": "045",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "1",
    "codigo_moeda": "09",
    "banco_cobrador": "085",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "credited_cents": 10_000,
    "tariff_cents": 170,
    "motives": "03",
}
_NOT_PAID = _PAID | {
    "credit_day": None,
    "posted_cents": 0,
    "credited_cents": 0,
    "tariff_cents": 0,
    "motives": "",
}

CASES = (
    _PAID,
    _PAID | {"interest_cents": 90, "posted_cents": 10_090, "credited_cents": 10_090},
    _PAID | {"discount_cents": 500, "posted_cents": 9_500, "credited_cents": 9_500},
    _PAID | {"occurrence": "17", "motives": "38"},
    _PAID | {"occurrence": "76", "motives": "33"},
    _NOT_PAID | {"occurrence": "02", "motives": "A4R1"},
    _NOT_PAID | {"occurrence": "03", "motives": "0809"},
    _NOT_PAID | {"occurrence": "09", "motives": "13"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "28", "motives": "H1", "tariff_cents": 300},
    _NOT_PAID | {"occurrence": "89", "motives": "06"},
    _NOT_PAID | {"occurrence": "91", "motives": "01"},
    _NOT_PAID | {"occurrence": "93", "motives": "S3"},
    _NOT_PAID | {"occurrence": "98", "motives": "F3"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab240.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    return case | {
        "nosso_numero": f"05678901{90_001 + at:09}",
        "document": f"NF{7_001 + at}/1",
    }
