"""Invented titles of Santander returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b033_santander.campo_livre import digit
from emdia.formats.banks.b033_santander.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b033_santander.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.returns.writing import write_return

_DAY = date(2026, 3, 10)
_CREDIT_DAY = date(2026, 3, 11)

_COMPANY: dict[str, Any] = {
    "agencia": "1234",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "generated_date": _DAY,
    "nome_banco": "BANCO SANTANDER",
}
HEADER_400 = _COMPANY | {
    "literal_servico": "COBRANCA",
    "conta_movimento": "13005678",
    "conta_cobranca": "13005678",
}
HEADER_240 = _COMPANY | {
    "dv_agencia": "3",
    "conta": "130056789",
    "dv_conta": "0",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "codigo_beneficiario": "007654321",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": _DAY,
    "versao_layout_arquivo": "040",
    "versao_layout_lote": "040",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "occurrence_day": _DAY,
    "due_day": _DAY,
    "credit_day": _CREDIT_DAY,
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 250,
    "nome_pagador": "MARIA DA CONCEIÇÃO TESTE",
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0, "tariff_cents": 0}
_LATE = {"due_day": date(2026, 3, 1), "interest_cents": 290, "posted_cents": 10_290}
_EARLY = {"due_day": date(2026, 3, 15), "discount_cents": 500, "posted_cents": 9_500}
_PIX = {
    "tipo_chave": "5",
    "pix_location": "qr.example.com/v2/cobv/vento-norte-017",
    "txid": "VENTONORTE00000000000000000017",
}

CASES_400 = (
    _PAID,
    _PAID | _LATE,
    _PAID | _EARLY,
    _PAID | {"occurrence": "07", "posted_cents": 4_000},
    _PAID | {"occurrence": "08"},
    _PAID | {"occurrence": "17"},
    _NOT_PAID | {"occurrence": "02"},
    _NOT_PAID | {"occurrence": "02"} | _PIX,
    _NOT_PAID | {"occurrence": "03", "codigo_original_remessa": "28", "motives": "092058"},
    _NOT_PAID | {"occurrence": "09"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "16", "codigo_original_remessa": "81", "motives": "052"},
    _NOT_PAID | {"occurrence": "21"},
    _NOT_PAID | {"occurrence": "24", "tariff_cents": 1_990},
    _NOT_PAID | {"occurrence": "93", "posted_cents": 10_000},
    _NOT_PAID | {"occurrence": "94"},
)

_NET = {"credited_cents": 9_750}
CASES_240 = (
    _PAID | _NET | {"motives": "04"},
    _PAID | _LATE | {"credited_cents": 10_040, "motives": "03"},
    _PAID | _EARLY | {"credited_cents": 9_250, "motives": "06"},
    _PAID | _NET | {"occurrence": "17", "motives": "04"},
    _NOT_PAID | {"occurrence": "02"},
    _NOT_PAID | {"occurrence": "02"} | _PIX,
    _NOT_PAID | {"occurrence": "03", "motives": "0946"},
    _NOT_PAID | {"occurrence": "09", "motives": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "26", "motives": "65"},
    _NOT_PAID | {"occurrence": "28", "tariff_cents": 1_990},
    _NOT_PAID | {"occurrence": "93", "posted_cents": 10_000, "motives": "93"},
    _NOT_PAID | {"occurrence": "94", "motives": "94"},
)


def samples() -> Mapping[str, bytes]:
    """Return each sample file by its name."""
    return {
        "retorno-cnab400.ret": write_return(
            form=RETORNO_400, header=HEADER_400, titles=_numbered(CASES_400, 7, carteira="5")
        ),
        "retorno-cnab240.ret": write_return(
            form=RETORNO_240, header=HEADER_240, titles=_numbered(CASES_240, 12, carteira="2")
        ),
    }


def _numbered(
    cases: Iterable[Mapping[str, Any]], digits: int, **same: str
) -> Iterable[Mapping[str, Any]]:
    for number, case in enumerate(cases):
        nosso_numero = f"{9_000_001 + number:0{digits}d}"
        yield {
            **case,
            **same,
            "nosso_numero": nosso_numero,
            "dv_nosso_numero": digit({"nosso_numero": nosso_numero}),
            "document": f"NF{7_001 + number}/1",
        }
