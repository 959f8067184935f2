"""Invented titles of Unicred's returns, one for each thing they can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from emdia.formats.banks.b136_unicred.campo_livre import digit
from emdia.formats.banks.b136_unicred.cnab400_retorno import RETORNO
from emdia.formats.returns.writing import write_return

HEADER = {
    "literal_servico": "COBRANCA",
    "agencia": "0123",
    "dv_agencia": "4",
    "conta": "  567890",
    "dac": "1",
    "tipo_inscricao": "02",
    "numero_inscricao": "12ABC34501DE35",
    "codigo_beneficiario": "00000000056789",
    "company_name": "VENTO NORTE TELECOM LTDA",
    "nome_banco": "UNICREDDOBRASIL",
    "generated_date": date(2026, 3, 10),
    "sequence": 118,
}

_PAID: dict[str, Any] = {
    "occurrence": "06",
    "carteira": "1",
    "variacao": "019",
    "fixo_107": "18",
    "occurrence_day": date(2026, 3, 10),
    "due_day": date(2026, 3, 10),
    "credit_day": date(2026, 3, 11),
    "nominal_cents": 10_000,
    "posted_cents": 10_000,
    "tariff_cents": 160,
    "credited_cents": 9_840,
    "motives": "00000000",
    "channel": "00",
}
_NOT_PAID = _PAID | {
    "credit_day": None,
    "posted_cents": 0,
    "tariff_cents": 0,
    "credited_cents": 0,
    "occurrence": "02",
}
_LATE = {"interest_cents": 90, "posted_cents": 10_090, "credited_cents": 9_930}

CASES = (
    _PAID,
    _PAID | _LATE | {"due_day": date(2026, 3, 1)},
    _PAID | {"discount_cents": 500, "posted_cents": 9_500, "credited_cents": 9_340},
    _PAID | {"rebate_cents": 1_000, "posted_cents": 9_000, "credited_cents": 8_840},
    _PAID | {"occurrence": "01"},
    _NOT_PAID | {"channel": "01"},
    _NOT_PAID | {"channel": "02"},
    _NOT_PAID | {"channel": "04", "rebate_cents": 1_000},
    _NOT_PAID | {"channel": "06", "due_day": date(2026, 4, 10)},
    _NOT_PAID | {"channel": "31"},
    _NOT_PAID | {"occurrence": "03", "channel": "01", "motives": "08A50000"},
    _NOT_PAID | {"occurrence": "03", "channel": "06", "motives": "16000000"},
    _NOT_PAID | {"occurrence": "10"},
    _NOT_PAID | {"occurrence": "11"},
)


def samples() -> Mapping[str, bytes]:
    """Return the sample files by name."""
    titles = (_numbered(case, at) for at, case in enumerate(CASES))
    return {"retorno-cnab400.ret": write_return(form=RETORNO, header=HEADER, titles=titles)}


def _numbered(case: dict[str, Any], at: int) -> dict[str, Any]:
    number = f"{90_001 + at:010}"
    check_digit = digit({"nosso_numero": number})
    return case | {
        "nosso_numero": number,
        "dv_nosso_numero": check_digit,
        "document": f"NF{7_001 + at}/1",
    }
