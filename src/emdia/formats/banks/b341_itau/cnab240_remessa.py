"""Itaú, CNAB 240 remessa: what it says otherwise than FEBRABAN, and what it can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats import febraban240
from emdia.formats.banks.b341_itau.campo_livre import RULE, digit, digits_before
from emdia.formats.banks.b341_itau.carteiras import NUMBERED_BY_THE_BANK
from emdia.formats.banks.b341_itau.cnab240_retorno import (
    BATCH_HEADER_FIELDS,
    HEADER_FIELDS,
    MANUAL,
    MANUAL_DATE,
    TRAILER,
    TRAILER_LOTE,
)
from emdia.formats.banks.b341_itau.cnab400_remessa import (
    ESPECIES,
    NOT_TAKEN,
    OF_CNAB400,
    REFUSALS,
    movements,
)
from emdia.formats.febraban240 import of_bank, remessa
from emdia.formats.fixed_width import (
    Blanks,
    DayLong,
    Digits,
    Field,
    Layout,
    Number,
    Text,
    Zeros,
)
from emdia.formats.remessa import Kind, RemessaLayout
from emdia.formats.remessa.number_digit import of_many


def _of_itau(layout: Layout, name: str, *fields: Field) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="341",
        name=f"itau240.remessa.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


HEADER = _of_itau(febraban240.HEADER_REMESSA, "header", *HEADER_FIELDS)
HEADER_LOTE = _of_itau(febraban240.HEADER_LOTE_REMESSA, "header_lote", *BATCH_HEADER_FIELDS)

SEGMENTO_P = _of_itau(
    febraban240.SEGMENTO_P,
    "segmento_p",
    Field("zeros_18", 18, 18, Zeros()),
    Field("agencia", 19, 22, Digits()),
    Field("brancos_23", 23, 23, Blanks()),
    Field("zeros_24", 24, 30, Zeros()),
    Field("conta", 31, 35, Digits()),
    Field("brancos_36", 36, 36, Blanks()),
    Field("dac", 37, 37, Digits()),
    Field("carteira", 38, 40, Digits()),
    Field("nosso_numero", 41, 48, Digits()),
    Field("dac_nosso_numero", 49, 49, Digits()),
    Field("brancos_50", 50, 57, Blanks()),
    Field("zeros_58", 58, 62, Zeros()),
    Field("numero_documento", 63, 72, Text()),
    Field("brancos_73", 73, 77, Blanks()),
    Field("agencia_cobradora", 101, 105, Zeros()),
    Field("dac_agencia_cobradora", 106, 106, Zeros()),
    Field("zeros_118", 118, 118, Zeros()),
    Field("zeros_142", 142, 142, Zeros()),
    Field("codigo_negativacao_protesto", 221, 221, Digits()),
    Field("prazo_negativacao_protesto", 222, 223, Number()),
    Field("prazo_baixa", 225, 226, Digits()),
    Field("zeros_227", 227, 239, Zeros()),
    Field("brancos_240", 240, 240, Blanks()),
)

SEGMENTO_Q = _of_itau(
    febraban240.SEGMENTO_Q,
    "segmento_q",
    Field("nome_pagador", 34, 63, Text()),
    Field("brancos_64", 64, 73, Blanks()),
    Field("nome_avalista", 170, 199, Text()),
    Field("brancos_200", 200, 209, Blanks()),
    Field("zeros_210", 210, 212, Zeros()),
    Field("brancos_213", 213, 240, Blanks()),
)

SEGMENTO_R = _of_itau(
    febraban240.SEGMENTO_R,
    "segmento_r",
    Field("zeros_18", 18, 18, Zeros()),
    Field("zeros_42", 42, 42, Zeros()),
    Field("data_multa", 67, 74, DayLong()),
    Field("brancos_90", 90, 99, Blanks()),
    Field("informacao_pagador", 100, 139, Text()),
    Field("brancos_140", 140, 199, Blanks()),
    Field("zeros_208", 208, 215, Zeros()),
    Field("brancos_216", 216, 216, Blanks()),
    Field("zeros_217", 217, 228, Zeros()),
    Field("brancos_229", 229, 230, Blanks()),
    Field("zeros_231", 231, 231, Zeros()),
)

SEGMENTO_S = _of_itau(febraban240.SEGMENTO_S3, "segmento_s")
SEGMENTO_Y01 = _of_itau(febraban240.SEGMENTO_Y01, "segmento_y01", Field("cep", 131, 138, Digits()))


@of_many(before=digits_before, digits=8, rule=RULE)
def _dac_of_number(answers: Mapping[str, Any]) -> str:
    # Where the bank numbers the title, it also computes the check digit.
    number = answers["nosso_numero"]
    if not number.strip("0"):
        return "0"
    of_account = {name: answers[name] for name in ("agencia", "conta", "carteira")}
    return digit(of_account | {"nosso_numero": number.zfill(8)})


_ACCOUNT = {"agencia_dv": None, "conta_dv": None, "dac": "dac"}
_FRAME = {**_ACCOUNT, "convenio": None}

# Note 24: the totals are for the return, and zero here.
REMESSA = RemessaLayout(
    name="240",
    bank_code="341",
    header=remessa.header(
        HEADER,
        fields=_FRAME,
        fixed={"nome_banco": "BANCO ITAU SA", "versao_layout_arquivo": "040"},
    ),
    batch_header=remessa.batch_header(
        HEADER_LOTE, fields=_FRAME, fixed={"versao_layout_lote": "030"}
    ),
    records=(
        remessa.segment_p(
            SEGMENTO_P,
            fields={
                **_ACCOUNT,
                "carteira": "carteira",
                "interest_kind": None,
                "interest_value": None,
                "interest_amount": "juros",
                "discount_1_kind": None,
                "discount_1_value": None,
                "discount_1_amount": "desconto_1",
                "late_action": "codigo_negativacao_protesto",
                "late_action_days": "prazo_negativacao_protesto",
            },
            codes={
                "species": ESPECIES,
                "late_action": {"protest": "1", "list": "7", "": "0"},
                "write_off_kind": {"days": "1", "": "0"},
            },
            derived={"dac_nosso_numero": _dac_of_number},
        ),
        remessa.segment_q(SEGMENTO_Q, kinds=frozenset(Kind)),
        remessa.segment_r(
            SEGMENTO_R,
            fields={
                "discount_2_kind": None,
                "discount_2_value": None,
                "discount_2_amount": "desconto_2",
                "discount_3_kind": None,
                "discount_3_value": None,
                "discount_3_amount": "desconto_3",
                "message_1": "informacao_pagador",
                "message_2": None,
            },
            when=("fine_value", "discount_2_amount", "message_1"),
            kinds=frozenset({Kind.WAIVE_FINE}),
        ),
        remessa.segment_s3(
            SEGMENTO_S,
            fields={
                "message_7": None,
                **{f"message_{number}": f"mensagem_{number + 3}" for number in range(2, 7)},
            },
        ),
        remessa.segment_y01(
            SEGMENTO_Y01,
            fields={
                "guarantor_postal_prefix": None,
                "guarantor_postal_suffix": None,
                "guarantor_postal_code": "cep",
            },
        ),
    ),
    batch_trailer=remessa.batch_trailer(TRAILER_LOTE),
    trailer=remessa.trailer(TRAILER),
    movements=movements(("late_action_days",)),
    needs=("agencia", "conta", "dac", "tax_id", "company_name"),
    refusals=REFUSALS,
    numbered_by_the_bank=NUMBERED_BY_THE_BANK,  # note 6
    without_pix="the manual at hand has no Pix record; CNAB 400 has",
    not_taken={
        **NOT_TAKEN,
        **dict.fromkeys(OF_CNAB400, "CNAB 240 has no code for it; CNAB 400 has"),
    },
    not_written=(
        "Occurrences 38 (payer's claim), 41 (taking a guarantor out), 68 (a listing of the last "
        "fifteen days, where 69 is of an older one) and 93 (discounting titles of the day).",
    ),
)
