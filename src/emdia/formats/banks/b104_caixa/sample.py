"""Invented titles of Caixa returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b104_caixa.campo_livre import digit
from emdia.formats.banks.b104_caixa.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b104_caixa.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.returns.writing import write_return

_DAY = date(2026, 3, 10)
_CREDIT_DAY = date(2026, 3, 11)

_COMPANY: dict[str, Any] = {
    "agencia": "1234",
    "codigo_beneficiario": "654321",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "C ECON FEDERAL",
    "generated_date": _DAY,
    "sequence": 118,
    "numero_inscricao": "12ABC34501DE35",
}
HEADER_400 = _COMPANY | {"literal_servico": "COBRANCA", "tipo_inscricao": "02"}
HEADER_240 = _COMPANY | {
    "dv_agencia": "3",
    "tipo_inscricao": "2",
    "codigo_beneficiario_34": "654321",
    "numero_remessa_retorno": 118,
    "data_gravacao": _DAY,
    "credit_date": _CREDIT_DAY,
    "versao_layout_arquivo": "040",
    "versao_layout_lote": "030",
    "situacao_arquivo": "RETORNO-PRODUCAO",
}

_PAID: dict[str, Any] = {
    "occurrence_day": _DAY,
    "due_day": _DAY,
    "credit_day": _CREDIT_DAY,
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 250,
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0, "tariff_cents": 0}
_OVERDUE = {"due_day": date(2026, 3, 1)}
_EARLY = {"due_day": date(2026, 3, 15), "discount_cents": 500, "posted_cents": 9_500}

CASES_400 = (
    _PAID | {"occurrence": "21", "channel": "02", "forma_pagamento": "1"},
    _PAID | _OVERDUE | {"occurrence": "21", "interest_cents": 90, "valor_multa": 200},
    _PAID | _EARLY | {"occurrence": "21", "channel": "06"},
    _PAID | {"occurrence": "22", "channel": "08"},
    _NOT_PAID | {"occurrence": "01", "pagador_dda": "A4"},
    _NOT_PAID | {"occurrence": "02", "channel": "10"},
    _NOT_PAID | {"occurrence": "03", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "05", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "23", "channel": "09"},
    _NOT_PAID | {"occurrence": "25"},
    _NOT_PAID | {"occurrence": "31", "tariff_cents": 1_990},
    _NOT_PAID | {"occurrence": "33", "posted_cents": 10_000},
    _PAID | {"occurrence": "35", "channel": "06"},
    _NOT_PAID | {"occurrence": "36"},
    _NOT_PAID | {"occurrence": "99", "motives": "010"},
)

_NET = {"credited_cents": 9_750}
CASES_240 = (
    _PAID | _NET | {"occurrence": "06", "motives": "020101"},
    _PAID
    | _OVERDUE
    | {
        "occurrence": "06",
        "interest_cents": 290,
        "posted_cents": 10_290,
        "credited_cents": 10_040,
        "motives": "04  01",
    },
    _PAID | _EARLY | {"occurrence": "06", "credited_cents": 9_250, "motives": "060001"},
    _PAID | _NET | {"occurrence": "17", "motives": "04"},
    _NOT_PAID | {"occurrence": "02", "motives": "A4"},
    _NOT_PAID | {"occurrence": "03", "motives": "0965"},
    _NOT_PAID | {"occurrence": "09", "motives": "13"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "26", "motives": "AH"},
    _NOT_PAID | {"occurrence": "28", "tariff_cents": 1_990, "motives": "02"},
    _NOT_PAID | {"occurrence": "44", "posted_cents": 10_000},
    _PAID | _NET | {"occurrence": "46", "motives": "06"},
    _NOT_PAID | {"occurrence": "47"},
)


def samples() -> Mapping[str, bytes]:
    """Return each sample file by its name."""
    return {
        "retorno-cnab400.ret": write_return(
            form=RETORNO_400, header=HEADER_400, titles=_numbered(CASES_400, carteira="01")
        ),
        "retorno-cnab240.ret": write_return(
            form=RETORNO_240,
            header=HEADER_240,
            titles=_numbered(CASES_240, carteira="1", codigo_moeda="09"),
        ),
    }


def _numbered(cases: Iterable[Mapping[str, Any]], **same: str) -> Iterable[Mapping[str, Any]]:
    for number, case in enumerate(cases):
        nosso_numero = f"14{9_000_001 + number:015d}"
        yield {
            **case,
            **same,
            "nosso_numero": nosso_numero,
            "dv_nosso_numero": digit({"nosso_numero": nosso_numero}),
            "document": f"NF{7_001 + number}/1",
        }
