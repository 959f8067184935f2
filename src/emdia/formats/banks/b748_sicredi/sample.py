"""Invented titles of Sicredi's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b748_sicredi import cnab240_retorno, cnab400_retorno
from emdia.formats.banks.b748_sicredi.campo_livre import digit
from emdia.formats.returns.writing import write_return

HEADER_400 = {
    "literal_cobranca": "COBRANCA",
    "conta": "56789",
    "inscricao_beneficiario": "12ABC34501DE35",
    "nome_banco": "BANSICREDI",
    "generated_date": date(2026, 3, 10),
    "sequence": 118,
    "versao_sistema": "2.00",
}
HEADER_240 = {
    "agencia": "1234",
    "conta": "56789",
    "dac": "0",
    "tipo_inscricao": "2",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "SICREDI",
    "generated_date": date(2026, 3, 10),
    "hora_geracao": "061500",
    "sequence": 118,
    "numero_remessa_retorno": 118,
    "data_gravacao": date(2026, 3, 10),
    "versao_layout_arquivo": "081",
    "densidade": "01600",
    "versao_layout_lote": "040",
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "tipo_cobranca": "A",
    "carteira": "1",
    "especie_documento": "A",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0}
_LATE = _PAID | {"due_day": date(2026, 3, 1), "interest_cents": 90, "posted_cents": 10_090}

CASES_400 = (
    _PAID | {"motives": "A800000000", "origem_liquidacao": "COMPE"},
    _LATE | {"multa": 200, "posted_cents": 10_290, "motives": "0000000000"},
    _PAID | {"discount_cents": 500, "posted_cents": 9_500, "motives": "H500000000"},
    _PAID | {"rebate_cents": 1_000, "posted_cents": 9_000, "motives": "X000000000"},
    _PAID | {"occurrence": "15", "motives": "0000000000"},
    _PAID | {"occurrence": "17", "motives": "0000000000"},
    _NOT_PAID | {"occurrence": "02", "boleto_dda": "2", "motives": "0000000000"},
    _NOT_PAID | {"occurrence": "03", "motives": "08B7000000"},
    _NOT_PAID | {"occurrence": "09", "motives": "0000000000"},
    _NOT_PAID | {"occurrence": "10", "motives": "1400000000"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000, "motives": "0000000000"},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10), "motives": "0000000000"},
    _NOT_PAID | {"occurrence": "19", "situacao_protesto": "A"},
    _NOT_PAID | {"occurrence": "19", "situacao_protesto": "D"},
    _NOT_PAID | {"occurrence": "23", "motives": "G200000000"},
    _NOT_PAID | {"occurrence": "28", "motives": "B300000000", "tariff_cents": 160},
    _NOT_PAID | {"occurrence": "29", "motives": "M200000000"},
    _NOT_PAID | {"occurrence": "78", "motives": "0000000000"},
    _NOT_PAID | {"occurrence": "81", "motives": "S100000000"},
)
CASES_240 = (
    _PAID | {"credited_cents": 10_000, "motives": "04"},
    _LATE | {"credited_cents": 10_090, "motives": "03"},
    _PAID
    | {"discount_cents": 500, "posted_cents": 9_500, "credited_cents": 9_500, "motives": "06"},
    _PAID | {"occurrence": "17", "credited_cents": 10_000, "motives": "08"},
    _NOT_PAID | {"occurrence": "02", "motives": "A4"},
    _NOT_PAID | {"occurrence": "03", "motives": "0809"},
    _NOT_PAID | {"occurrence": "09", "motives": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "25"},
    _NOT_PAID | {"occurrence": "28", "motives": "13", "tariff_cents": 160},
    _NOT_PAID | {"occurrence": "36", "motives": "60"},
    _NOT_PAID | {"occurrence": "80"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    return {
        "retorno-cnab400.ret": write_return(
            form=cnab400_retorno.RETORNO,
            header=HEADER_400,
            titles=(_numbered(case, at) for at, case in enumerate(CASES_400)),
        ),
        "retorno-cnab240.ret": write_return(
            form=cnab240_retorno.RETORNO,
            header=HEADER_240,
            titles=(_numbered(case, at) for at, case in enumerate(CASES_240)),
        ),
    }


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    keyed = {
        "cooperativa": "1234",
        "posto": "02",
        "beneficiario": "56789",
        "ano": "26",
        "byte": "2",
        "sequencial": f"{90_001 + at}",
    }
    return case | {
        "nosso_numero": keyed["ano"] + keyed["byte"] + keyed["sequencial"],
        "digito_nosso_numero": digit(keyed),
        "document": f"NF{7_001 + at}/1",
    }
