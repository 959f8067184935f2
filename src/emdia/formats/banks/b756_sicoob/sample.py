"""Invented titles of Sicoob's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b756_sicoob import cnab240_retorno, cnab400_retorno
from emdia.formats.banks.b756_sicoob.campo_livre import digit
from emdia.formats.returns.writing import write_return

HEADER_400 = {
    "literal_servico": "COBRANCA",
    "agencia": "1234",
    "dv_cooperativa": "0",
    "codigo_cliente": "98765",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "- BANCOOB S/A",
    "generated_date": date(2026, 3, 10),
    "sequence": 118,
}
_ACCOUNT_400 = {
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "convenio": "000000",
    "numero_parcela": "01",
    "especie_titulo": "01",
}
HEADER_240 = {
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "SICOOB",
    "generated_date": date(2026, 3, 10),
    "hora_geracao": "061500",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": date(2026, 3, 10),
    "credit_date": date(2026, 3, 11),
    "versao_layout_arquivo": "081",
    "versao_layout_lote": "044",
    "parcela": "01",
    "modalidade": "01",
    "tipo_formulario": "1",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "1",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 170,
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0, "tariff_cents": 0}
_LATE = _PAID | {"due_day": date(2026, 3, 1), "interest_cents": 290, "posted_cents": 10_290}

CASES_400 = (
    _PAID,
    _LATE,
    _PAID | {"discount_cents": 500, "posted_cents": 9_500},
    _PAID | {"discount_cents": 1_000, "rebate_cents": 1_000, "posted_cents": 9_000},
    _PAID | {"occurrence": "05"},
    _PAID | {"occurrence": "15"},
    _NOT_PAID | {"occurrence": "02"},
    _NOT_PAID | {"occurrence": "09", "motives": "07"},
    _NOT_PAID | {"occurrence": "10"},
    _NOT_PAID | {"occurrence": "11"},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "23"},
    _NOT_PAID | {"occurrence": "27"},
)
CASES_240 = (
    _PAID | {"credited_cents": 10_000, "motives": "04"},
    _LATE | {"credited_cents": 10_290, "motives": "03"},
    _PAID
    | {"discount_cents": 500, "posted_cents": 9_500, "credited_cents": 9_500, "motives": "33"},
    _PAID | {"occurrence": "17", "credited_cents": 10_000, "motives": "08"},
    _NOT_PAID | {"occurrence": "02"},
    _NOT_PAID | {"occurrence": "03", "motives": "0809"},
    _NOT_PAID | {"occurrence": "09", "motives": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "25"},
    _NOT_PAID | {"occurrence": "28", "motives": "02", "tariff_cents": 300},
    _NOT_PAID | {"occurrence": "44"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    return {
        "retorno-cnab400.ret": write_return(
            form=cnab400_retorno.RETORNO,
            header=HEADER_400,
            titles=(_ACCOUNT_400 | _numbered(case, at) for at, case in enumerate(CASES_400)),
        ),
        "retorno-cnab240.ret": write_return(
            form=cnab240_retorno.RETORNO,
            header=HEADER_240,
            titles=(_numbered(case, at) for at, case in enumerate(CASES_240)),
        ),
    }


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    keyed = {"cooperativa": "1234", "cliente": "0098765", "nosso_numero": f"{9_001 + at:07d}"}
    return case | {
        "nosso_numero": keyed["nosso_numero"],
        "dv_nosso_numero": digit(keyed),
        "document": f"NF{7_001 + at}/1",
    }
