"""Caixa (SIGCB), CNAB 240 remessa: what it says otherwise than FEBRABAN."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emdia.formats import febraban240
from emdia.formats.banks.b104_caixa.cnab240_retorno import MANUAL, MANUAL_DATE
from emdia.formats.banks.b104_caixa.cnab400_remessa import refused_printing
from emdia.formats.febraban240 import of_bank, remessa
from emdia.formats.fixed_width import Blanks, Digits, Field, Layout, Number, Text, Zeros
from emdia.formats.remessa import (
    Accepts,
    Instruction,
    Kind,
    Movement,
    RemessaLayout,
)


def _of_caixa(layout: Layout, name: str, *fields: Field) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="104",
        name=f"caixa240.remessa.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


HEADER = _of_caixa(
    febraban240.HEADER_REMESSA,
    "header",
    Field("uso_exclusivo_33", 33, 52, Zeros()),
    Field("codigo_beneficiario", 59, 65, Digits()),
    Field("uso_exclusivo_66", 66, 72, Zeros()),
    Field("densidade", 167, 171, Zeros()),
    Field("situacao_arquivo", 192, 211, Text()),
    Field("versao_aplicativo", 212, 215, Blanks()),
    Field("brancos_216", 216, 240, Blanks()),
)
HEADER_LOTE = _of_caixa(
    febraban240.HEADER_LOTE_REMESSA,
    "header_lote",
    Field("zeros_12", 12, 13, Zeros()),
    Field("codigo_beneficiario_34", 34, 40, Digits()),
    Field("uso_exclusivo_41", 41, 53, Zeros()),
    Field("codigo_beneficiario", 60, 65, Digits()),
    Field("modelo_personalizado", 66, 72, Zeros()),
    Field("uso_exclusivo_73", 73, 73, Zeros()),
    Field("zeros_200", 200, 207, Zeros()),
)
SEGMENTO_P = _of_caixa(
    febraban240.SEGMENTO_P,
    "segmento_p",
    Field("codigo_beneficiario", 24, 30, Digits()),
    Field("uso_exclusivo_31", 31, 37, Zeros()),
    Field("uso_exclusivo_38", 38, 39, Zeros()),
    Field("modalidade_sinco", 40, 40, Zeros()),
    Field("nosso_numero", 41, 57, Digits()),
    Field("numero_documento", 63, 73, Text()),
    Field("brancos_74", 74, 77, Blanks()),
    Field("agencia_cobradora", 101, 105, Zeros()),
    Field("dv_agencia_cobradora", 106, 106, Zeros()),
    Field("prazo_baixa", 225, 227, Number()),
    Field("uso_exclusivo_230", 230, 239, Zeros()),
    Field("autorizacao_pagamento_parcial", 240, 240, Text()),
)
SEGMENTO_Q = _of_caixa(
    febraban240.SEGMENTO_Q,
    "segmento_q",
    Field("banco_correspondente", 210, 212, Zeros()),
    Field("nosso_numero_correspondente", 213, 232, Blanks()),
)
SEGMENTO_R = _of_caixa(
    febraban240.SEGMENTO_R,
    "segmento_r",
    Field("informacao_pagador", 90, 99, Blanks()),
    Field("uso_exclusivo_180", 180, 229, Blanks()),
    Field("brancos_230", 230, 240, Blanks()),
)
SEGMENTO_S = _of_caixa(febraban240.SEGMENTO_S3, "segmento_s")
SEGMENTO_Y53 = _of_caixa(febraban240.SEGMENTO_Y53, "segmento_y53")
TRAILER_LOTE = _of_caixa(
    febraban240.TRAILER_LOTE, "trailer_lote", Field("brancos_93", 93, 240, Blanks())
)
TRAILER = _of_caixa(febraban240.TRAILER, "trailer", Field("brancos_30", 30, 240, Blanks()))

# C028: a title that is protested is not given back, and any other is.
_GIVE_BACK, _KEEP = "1", "2"


def _write_off_code(answers: Mapping[str, Any]) -> str:
    return _KEEP if answers["late_action"] == "protest" else _GIVE_BACK


# A beneficiário of seven digits (G007) has versions of its own: 107 of the file, 067 of the lote
# (G019, G030). In the older ones six digits stand on the left, and 0 is the seventh. The
# columns are those of the changes listed in the specification 67.119 v010 (April 2020); the
# versions and where the digits stand are notes G019 and G030 of the same month, as quoted in
# public (BoletoNet, issue 872).
_VERSION_OF_SEVEN = "107"


def _has_seven(answers: Mapping[str, Any]) -> bool:
    return len(answers["beneficiary"]) > _BENEFICIARY_DIGITS


def _beneficiary(answers: Mapping[str, Any]) -> str:
    code = str(answers["beneficiary"])
    return code if _has_seven(answers) else f"{code.zfill(_BENEFICIARY_DIGITS)}0"


def _beneficiary_of_lote(answers: Mapping[str, Any]) -> str:
    # The second place of the code is zeros in the newer version.
    return "0" if _has_seven(answers) else str(answers["beneficiary"])


def _beneficiary_read(answers: Mapping[str, Any]) -> str:
    code = str(answers["beneficiary"] or "")
    return code if answers["version"] == _VERSION_OF_SEVEN else code[:_BENEFICIARY_DIGITS]


def _version(answers: Mapping[str, Any]) -> str:
    return _VERSION_OF_SEVEN if _has_seven(answers) else "101"


def _version_of_lote(answers: Mapping[str, Any]) -> str:
    return "067" if _has_seven(answers) else "060"


def _refused_days(asked: Instruction) -> str:
    # C027 and C029. Without days the bank writes the title off on its due date.
    if asked.kind is not Kind.ENTRY:
        return ""
    if asked.protest_days is not None:
        return (
            "" if 2 <= asked.protest_days <= _MOST_DAYS else "the bank protests after 2 to 90 days"
        )
    return "" if asked.write_off_days else "say after how many days the bank is to write it off"


def _refused_times(asked: Instruction) -> str:
    # C094.
    if asked.payment is None or 1 <= asked.payment.times <= _MOST_TIMES:
        return ""
    return f"the bank takes a title in 1 to {_MOST_TIMES} payments"


def _takes_other_amounts(answers: Mapping[str, Any]) -> str:
    # C092.
    return "2" if answers["payment_accepts"] else ""


_BENEFICIARY_DIGITS = 6
_MOST_TIMES = 99
_MOST_DAYS = 90
_FRAME = {
    "convenio": None,
    "conta": None,
    "conta_dv": None,
    "dac": None,
}
_TITLE = ("nosso_numero", "nominal_cents")
_TAKEN = (
    Kind.ENTRY,
    Kind.WRITE_OFF,
    Kind.GRANT_REBATE,
    Kind.CANCEL_REBATE,
    Kind.CHANGE_DUE_DATE,
    Kind.GRANT_DISCOUNT,
    Kind.CANCEL_DISCOUNT,
    Kind.PROTEST,
    Kind.STAY_PROTEST,
    Kind.STAY_PROTEST_AND_WRITE_OFF,
    Kind.CHANGE_INTEREST,
    Kind.WAIVE_INTEREST,
    Kind.CHANGE_FINE,
    Kind.WAIVE_FINE,
)

# The manual of April 2020 asks for segment Q whatever is asked, and so for the payer.
_PAYER = ("payer_name", "payer_tax_id", "payer_street", "payer_district", "payer_postal_code",
          "payer_city", "payer_state")  # fmt: skip


def _with_payer(movement: Movement) -> Movement:
    return replace(movement, tells=(*movement.tells, *_PAYER))


# C004. Of a change of other data or of the amount the bank asks whether it is to print the
# boleto again: no.
MOVEMENTS = {kind: _with_payer(remessa.MOVEMENTS[kind]) for kind in _TAKEN} | {
    Kind.CHANGE_AMOUNT: replace(
        _with_payer(remessa.MOVEMENTS[Kind.CHANGE_AMOUNT]), fixed={"emissao_boleto": "5"}
    ),
    Kind.CHANGE_OTHER_DATA: Movement(
        code="31",
        words="Alteração de outros dados",
        needs=("nosso_numero",),
        tells=remessa.EVERYTHING,
        fixed={"emissao_boleto": "5"},
    ),
}

REMESSA = RemessaLayout(
    name="240",
    bank_code="104",
    header=remessa.header(
        HEADER,
        fields={**_FRAME, "is_test": "situacao_arquivo"},
        codes={"is_test": {True: "REMESSA-TESTE", False: "REMESSA-PRODUCAO"}},
        fixed={"nome_banco": "C ECON FEDERAL"},
        derived={"codigo_beneficiario": _beneficiary, "versao_layout_arquivo": _version},
        read_back={"beneficiary": "codigo_beneficiario", "version": "versao_layout_arquivo"},
        restored={"beneficiary": _beneficiary_read},
    ),
    batch_header=remessa.batch_header(
        HEADER_LOTE,
        fields=_FRAME,
        derived={
            "versao_layout_lote": _version_of_lote,
            "codigo_beneficiario_34": _beneficiary,
            "codigo_beneficiario": _beneficiary_of_lote,
        },
    ),
    records=(
        remessa.segment_p(
            SEGMENTO_P,
            fields={
                "conta": None,
                "conta_dv": None,
                "dac": None,
                "carteira": "carteira",
                "write_off_kind": None,
            },
            fixed={
                "forma_cadastramento": "1",
                "tipo_documento": "2",
                "emissao_boleto": "2",
                "distribuicao_boleto": "0",
                "codigo_moeda": "09",
            },
            derived={
                "codigo_beneficiario": _beneficiary,
                "codigo_baixa": _write_off_code,
                "autorizacao_pagamento_parcial": _takes_other_amounts,
            },
        ),
        remessa.segment_q(SEGMENTO_Q, kinds=frozenset(Kind)),
        remessa.segment_r(
            SEGMENTO_R,
            when=("fine_value", "discount_2_value", "message_1", "message_2"),
        ),
        remessa.segment_s3(SEGMENTO_S),
        remessa.segment_y53(
            SEGMENTO_Y53,
            codes={"payment_accepts": {**remessa.ACCEPTS, Accepts.FROM_MINIMUM: "04"}},
        ),
    ),
    batch_trailer=remessa.batch_trailer(
        TRAILER_LOTE,
        fields={"titles": "quantidade_simples", "total_cents": "valor_simples"},
    ),
    trailer=remessa.trailer(TRAILER),
    movements=MOVEMENTS,
    needs=("agencia", "beneficiary", "tax_id", "company_name"),
    refusals=(_refused_days, _refused_times),
    refused_entry_number=refused_printing,
    not_written=(
        "The versions of the layout for a beneficiário of seven digits (G019, G030) are quoted "
        "from the manual of April 2020, itself not at hand: ask the bank before the first file.",
        "Movements 16 and 18 (other amounts of a discount or rebate), 33 and 34 (apportionment), "
        "36 to 40 (the bank's register of payers, services) and 48 (smallest and largest payment "
        "of a title already registered) ask for what no instruction here is.",
    ),
)
