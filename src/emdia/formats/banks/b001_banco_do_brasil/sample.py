"""Invented titles of Banco do Brasil returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b001_banco_do_brasil.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b001_banco_do_brasil.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.returns.writing import write_return

CONVENIO = "1234567"
_DAY = date(2026, 3, 10)
_CREDIT_DAY = date(2026, 3, 11)

_HEADER: dict[str, Any] = {
    "agencia": "1234",
    "dv_agencia": "3",
    "conta": "56789",
    "dv_conta": "X",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "sequence": 118,
    "generated_date": _DAY,
}
HEADER_400 = _HEADER | {
    "literal_servico": "COBRANCA",
    "nome_banco": "BANCO DO BRASIL",
    "convenio": CONVENIO,
}
HEADER_240 = _HEADER | {
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "convenio": f"00{CONVENIO}001417019",
    "nome_banco": "BANCO DO BRASIL S.A.",
    "numero_remessa_retorno": 118,
    "data_gravacao": _DAY,
    "versao_layout_arquivo": "083",
    "versao_layout_lote": "042",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "occurrence_day": _DAY,
    "due_day": _DAY,
    "credit_day": _CREDIT_DAY,
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "credited_cents": 9_750,
    "tariff_cents": 250,
}
_NOT_PAID = _PAID | {
    "credit_day": None,
    "posted_cents": 0,
    "credited_cents": 0,
    "tariff_cents": 0,
}
_LATE = {"due_day": date(2026, 3, 1), "interest_cents": 290, "posted_cents": 10_290}
_EARLY = {"due_day": date(2026, 3, 15), "discount_cents": 500, "posted_cents": 9_500}

CASES_400 = (
    _PAID | {"motives": "01", "channel": "02"},
    _PAID | _LATE | {"credited_cents": 10_040, "motives": "01", "channel": "10"},
    _PAID | _EARLY | {"credited_cents": 9_250, "motives": "01", "channel": "08"},
    _PAID | {"occurrence": "05", "motives": "05", "channel": "07"},
    _PAID
    | {
        "occurrence": "07",
        "posted_cents": 4_000,
        "credited_cents": 3_750,
        "motives": "02",
        "channel": "10",
    },
    _PAID | {"occurrence": "15", "motives": "09", "channel": "10"},
    _NOT_PAID | {"occurrence": "02", "motives": "00", "channel": "50"},
    _NOT_PAID | {"occurrence": "03", "motives": "33"},
    _NOT_PAID | {"occurrence": "09", "motives": "90"},
    _NOT_PAID | {"occurrence": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "19"},
    _NOT_PAID | {"occurrence": "23"},
    _NOT_PAID | {"occurrence": "44"},
    _NOT_PAID | {"occurrence": "96", "nominal_cents": 0, "due_day": None, "tariff_cents": 1_990},
)
CASES_240 = (
    _PAID | {"motives": "04"},
    _PAID | _LATE | {"credited_cents": 10_040, "motives": "06"},
    _PAID | _EARLY | {"credited_cents": 9_250, "motives": "03"},
    _PAID | {"occurrence": "17", "motives": "04"},
    _NOT_PAID | {"occurrence": "02", "motives": "A4"},
    _NOT_PAID | {"occurrence": "03", "motives": "0852"},
    _NOT_PAID | {"occurrence": "09", "motives": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "26", "motives": "39"},
    _NOT_PAID | {"occurrence": "28", "tariff_cents": 1_990, "motives": "04"},
    _NOT_PAID | {"occurrence": "44"},
)


def samples() -> Mapping[str, bytes]:
    """Return each sample file by its name."""
    return {
        "retorno-cnab400.ret": write_return(
            form=RETORNO_400,
            header=HEADER_400,
            titles=_numbered(CASES_400, carteira="17", variacao_carteira="019", tipo_cobranca="7"),
        ),
        "retorno-cnab240.ret": write_return(
            form=RETORNO_240,
            header=HEADER_240,
            titles=_numbered(CASES_240, carteira="7", codigo_moeda="09"),
        ),
    }


def _numbered(cases: Iterable[Mapping[str, Any]], **same: str) -> Iterable[Mapping[str, Any]]:
    for number, case in enumerate(cases):
        yield {
            **case,
            **same,
            "nosso_numero": f"{CONVENIO}{9_000_000_001 + number}",
            "document": f"NF{7_001 + number}/1",
        }
