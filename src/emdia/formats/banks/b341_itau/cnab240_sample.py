"""Invented titles of an Itaú CNAB 240 return, one for each thing it can say."""

from __future__ import annotations

from datetime import date
from typing import Any

from emdia.formats.banks.b341_itau.campo_livre import digit
from emdia.formats.banks.b341_itau.cnab240_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "BANCO ITAU SA",
    "generated_date": date(2026, 3, 10),
    "hora_geracao": "061500",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": date(2026, 3, 10),
    "credit_date": date(2026, 3, 11),
    "versao_layout_arquivo": "040",
    "versao_layout_lote": "030",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "109",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 9_750,
    "credited_cents": 9_750,
    "tariff_cents": 250,
    "channel": "B2",
    "tipo_inscricao_pagador": "1",
    "numero_inscricao_pagador": "52998224725",
    "nome_pagador": "MARIA DA CONCEIÇÃO TESTE",
}
_NOT_PAID = _PAID | {
    "credit_day": None,
    "posted_cents": 0,
    "credited_cents": 0,
    "tariff_cents": 0,
    "channel": "",
}
_CASES = (
    _PAID,
    _PAID
    | {
        "due_day": date(2026, 3, 1),
        "interest_cents": 290,
        "posted_cents": 10_040,
        "credited_cents": 10_040,
        "channel": "BL",
    },
    _PAID | {"discount_cents": 500, "posted_cents": 9_250, "credited_cents": 9_250},
    _PAID | {"occurrence": "08", "channel": "AC"},
    _NOT_PAID | {"occurrence": "02", "motives": "01000000"},
    _NOT_PAID | {"occurrence": "03", "motives": "08110000"},
    _NOT_PAID | {"occurrence": "09"},
    _NOT_PAID | {"occurrence": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "25", "codigo_ocorrencia_pagador": "1339"},
    _NOT_PAID | {"occurrence": "28", "nominal_cents": 0, "due_day": None, "tariff_cents": 1_990},
)


def sample() -> bytes:
    """Return the sample file."""
    return write_return(form=RETORNO, header=HEADER, titles=map(_numbered, range(len(_CASES))))


def _numbered(number: int) -> dict[str, Any]:
    nosso_numero = f"{90_000_001 + number}"
    keyed = {"agencia": "1234", "conta": "56789", "carteira": "109", "nosso_numero": nosso_numero}
    return _CASES[number] | {
        "nosso_numero": nosso_numero,
        "dac_nosso_numero": digit(keyed),
        "document": f"NF{7_001 + number}/1",
    }
