"""Invented titles of Bradesco's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b237_bradesco import cnab240_retorno, cnab400_retorno
from emdia.formats.banks.b237_bradesco.campo_livre import digit
from emdia.formats.returns.writing import write_return

Values = Mapping[str, Any]

HEADER_400 = {
    "literal_servico": "COBRANCA",
    "codigo_empresa": "4540691",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "BRADESCO",
    "generated_date": date(2026, 3, 10),
    "densidade_gravacao": "01600000",
    "sequence": 118,
    "credit_date": date(2026, 3, 11),
}
_ACCOUNT_400 = {
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "banco_cobrador": "237",
    "carteira_resumida": "9",
}
HEADER_240 = {
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "convenio": "00000000000004540691",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "BRADESCO",
    "generated_date": date(2026, 3, 10),
    "hora_geracao": "061500",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": date(2026, 3, 10),
    "credit_date": date(2026, 3, 11),
    "versao_layout_arquivo": "084",
    "versao_layout_lote": "042",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "009",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "motives": "0000000000",
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0}
_LATE = _PAID | {"due_day": date(2026, 3, 1), "interest_cents": 290, "posted_cents": 10_290}
# At a payment the rebate granted before comes inside the discount.
_WITH_DISCOUNT = _PAID | {"discount_cents": 1_500, "posted_cents": 8_500}

CASES_400 = (
    _PAID | {"channel": "14"},
    _LATE | {"channel": "78"},
    _WITH_DISCOUNT | {"rebate_cents": 1_000},
    _PAID | {"motives": "1500000000"},
    _PAID | {"occurrence": "15"},
    _PAID | {"occurrence": "17"},
    _NOT_PAID | {"occurrence": "02", "tariff_cents": 160},
    _NOT_PAID | {"occurrence": "02", "pix_location": "qr.example.com/v2/cobv/vento-norte-017"},
    _NOT_PAID | {"occurrence": "03", "motives": "0809000000"},
    _NOT_PAID | {"occurrence": "09", "motives": "1000000000"},
    _NOT_PAID | {"occurrence": "10", "motives": "1600000000"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "19", "motivo_protesto": "A"},
    _NOT_PAID | {"occurrence": "19", "motivo_protesto": "D"},
    _NOT_PAID | {"occurrence": "23", "numero_cartorio": "01", "numero_protocolo": "0000012345"},
    _NOT_PAID | {"occurrence": "28", "motives": "0300000000", "tariff_cents": 790},
    _NOT_PAID | {"occurrence": "40"},
    _NOT_PAID | {"occurrence": "73"},
)
CASES_240 = (
    _PAID | {"credited_cents": 10_000, "motives": "04"},
    _LATE | {"credited_cents": 10_290, "motives": "03"},
    _WITH_DISCOUNT | {"credited_cents": 8_500, "motives": "04"},
    _PAID | {"occurrence": "17", "credited_cents": 10_000, "motives": "08"},
    _NOT_PAID | {"occurrence": "02", "motives": "", "tariff_cents": 160},
    _NOT_PAID | {"occurrence": "03", "motives": "0809"},
    _NOT_PAID | {"occurrence": "09", "motives": "10"},
    _NOT_PAID | {"occurrence": "12", "motives": "", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "motives": "", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "25", "motives": ""},
    _NOT_PAID | {"occurrence": "28", "motives": "03", "tariff_cents": 790},
    _NOT_PAID | {"occurrence": "73", "motives": ""},
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
    nosso_numero = f"{90_000_001 + at:011d}"
    keyed = {"carteira": case["carteira"][-2:], "nosso_numero": nosso_numero}
    return case | {
        "nosso_numero": nosso_numero,
        "digito_nosso_numero": digit(keyed),
        "document": f"NF{7_001 + at}/1",
    }
