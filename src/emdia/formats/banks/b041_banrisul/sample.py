"""Invented titles of Banrisul's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b041_banrisul.campo_livre import digit
from emdia.formats.banks.b041_banrisul.cnab400_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "literal_servico": "COBRANCA",
    "agencia": "0123",
    "conta": "004567890",
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "BANRISUL",
    "generated_date": date(2026, 3, 10),
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "1",
    "banco_cobrador": "041",
    "agencia_cobradora": "0123",
    "tipo_documento": "08",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 160,
    "channel": "13",
}
_NOT_PAID = _PAID | {"credit_day": None, "posted_cents": 0, "tariff_cents": 0, "channel": ""}

CASES = (
    _PAID,
    _PAID | {"interest_cents": 90, "due_day": date(2026, 3, 1)},
    _PAID | {"discount_cents": 500, "posted_cents": 9_500},
    _PAID | {"rebate_cents": 1_000, "posted_cents": 9_000, "channel": "25"},
    _PAID | {"other_credits_cents": 200, "posted_cents": 10_200, "channel": "11"},
    _PAID | {"occurrence": "07", "posted_cents": 4_000},
    _PAID | {"occurrence": "15", "channel": ""},
    _NOT_PAID | {"occurrence": "02", "tariff_cents": 120},
    _NOT_PAID | {"occurrence": "03", "motives": "0809"},
    _NOT_PAID | {"occurrence": "10"},
    _NOT_PAID | {"occurrence": "12", "rebate_cents": 1_000},
    _NOT_PAID | {"occurrence": "14", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"occurrence": "16", "motives": "40"},
    _NOT_PAID | {"occurrence": "19"},
    _NOT_PAID | {"occurrence": "30", "posted_cents": 10_000},
    _NOT_PAID | {"occurrence": "44", "tariff_cents": 300},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab400.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    number = f"{90_001 + at:08}"
    check_digit = digit({"nosso_numero": number})
    return case | {
        "nosso_numero": number,
        "nc_nosso_numero": check_digit,
        "nosso_numero_repetido": (number + check_digit).rjust(20, "0"),
        "document": f"NF{7_001 + at}/1",
    }
