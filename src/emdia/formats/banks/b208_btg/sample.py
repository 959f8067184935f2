"""Invented titles of BTG Pactual's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b208_btg.campo_livre import digit
from emdia.formats.banks.b208_btg.cnab240_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "convenio": "12ABC34501DE3505000",
    "agencia": "00050",
    "dv_agencia": "0",
    "conta": "000000567890",
    "dac": "1",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "BANCO BTG PACTUAL",
    "generated_date": date(2026, 3, 10),
    "hora_geracao": "061500",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": date(2026, 3, 10),
    "credit_date": date(2026, 3, 11),
    "versao_layout_arquivo": "103",
    "densidade": "01600",
    "versao_layout_lote": "020",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "1",
    "codigo_moeda": "09",
    "banco_cobrador": "208",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "credited_cents": 10_000,
    "motives": "04",
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0, "credited_cents": 0, "motives": ""}

CASES = (
    _PAID,
    _PAID | {"interest_cents": 90, "posted_cents": 10_090, "credited_cents": 10_090},
    _PAID | {"discount_cents": 500, "posted_cents": 9_500, "credited_cents": 9_500},
    _PAID | {"occurrence": "17", "motives": "33"},
    _NOT_PAID | {"occurrence": "02", "motives": "A4"},
    _NOT_PAID | {"occurrence": "03", "motives": "0809"},
    _NOT_PAID | {"occurrence": "09", "motives": "13"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "28", "motives": "13", "tariff_cents": 160},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab240.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    number = f"{90_001 + at:011}"
    check_digit = digit({"carteira": "01", "nosso_numero": number})
    return case | {
        "nosso_numero": number,
        "dv_nosso_numero": check_digit,
        "document": f"NF{7_001 + at}/1",
    }
