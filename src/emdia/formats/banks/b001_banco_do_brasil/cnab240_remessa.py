"""Banco do Brasil, CNAB 240 remessa: what it says otherwise than FEBRABAN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emdia.formats import febraban240
from emdia.formats.banks.b001_banco_do_brasil.campo_livre import modulo_11
from emdia.formats.banks.b001_banco_do_brasil.cnab240_retorno import MANUAL, MANUAL_DATE
from emdia.formats.banks.b001_banco_do_brasil.cnab400_remessa import refused_protest
from emdia.formats.febraban240 import of_bank, remessa
from emdia.formats.fixed_width import (
    Blanks,
    DayLong,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    Text,
    Zeros,
)
from emdia.formats.remessa import Kind, Movement, RemessaLayout
from emdia.formats.remessa.number_digit import OfNumber


def _of_bb(layout: Layout, name: str, *fields: Field) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="001",
        name=f"bb240.remessa.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


def _convenio(first: int) -> tuple[Field, ...]:
    """Return the parts of the convênio's twenty columns, from `first` on.

    The heading's variation is here the carteira and the variation together: 17019.
    """
    return (
        Field("convenio", first, first + 8, Digits()),
        Field("cobranca_cedente", first + 9, first + 12, Literal("0014")),
        Field("carteira_variacao", first + 13, first + 17, Digits()),
        Field("teste", first + 18, first + 19, Text()),
    )


HEADER = _of_bb(febraban240.HEADER_REMESSA, "header", *_convenio(33))
HEADER_LOTE = _of_bb(febraban240.HEADER_LOTE_REMESSA, "header_lote", *_convenio(34))
SEGMENTO_P = _of_bb(
    febraban240.SEGMENTO_P,
    "segmento_p",
    Field("agencia_cobradora", 101, 105, Zeros()),
    Field("codigo_baixa", 224, 224, Zeros()),
    Field("prazo_baixa", 225, 227, Zeros()),
    Field("numero_contrato", 230, 239, Zeros()),
    Field("pagamento_parcial", 240, 240, Text()),
)
SEGMENTO_Q = _of_bb(
    febraban240.SEGMENTO_Q,
    "segmento_q",
    Field("banco_correspondente", 210, 212, Zeros()),
    Field("nosso_numero_correspondente", 213, 232, Blanks()),
)
SEGMENTO_R = _of_bb(
    febraban240.SEGMENTO_R,
    "segmento_r",
    Field("zeros_18", 18, 65, Zeros()),
    Field("data_multa", 67, 74, DayLong()),
    Field("brancos_90", 90, 99, Blanks()),
    Field("brancos_140", 140, 199, Blanks()),
    Field("zeros_200", 200, 215, Zeros()),
    Field("brancos_216", 216, 216, Blanks()),
    Field("zeros_217", 217, 228, Zeros()),
    Field("brancos_229", 229, 230, Blanks()),
    Field("zeros_231", 231, 231, Zeros()),
)

# Here segment S says to which addresses the bank sends the boleto, and prints nothing.
SEGMENTO_S = of_bank(
    febraban240.SEGMENTO_S,
    Field("tipo_impressao", 18, 18, Literal("8")),
    Field("numero_linha", 19, 20, Number()),
    Field("email_pagador", 21, 160, Text()),
    Field("zeros_161", 161, 162, Zeros()),
    code="001",
    name="bb240.remessa.segmento_s",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)
TRAILER_LOTE = _of_bb(
    febraban240.TRAILER_LOTE, "trailer_lote", Field("brancos_24", 24, 240, Blanks())
)
TRAILER = _of_bb(febraban240.TRAILER, "trailer", Field("contas_conciliacao", 30, 35, Zeros()))

# Field 14.3P: the modality of the carteira, which for 11 and 17 is the simple one unless said.
MODALIDADES = {
    "17": "7",
    "11": "1",
    "12": "1",
    "15": "1",
    "31": "3",
    "51": "4",
    **{code: code for code in ("1", "2", "3", "4", "7")},
}
ESPECIES = {
    "CH": "01",
    "DM": "02",
    "DS": "04",
    "DR": "06",
    "LC": "07",
    "NP": "12",
    "NS": "16",
    "RC": "17",
    "ND": "19",
    "AP": "20",
    "WARRANT": "26",
    "DAE": "27",
    "DAM": "28",
    "DAU": "29",
}

_FRAME = {
    "dac": None,
    "variation": "carteira_variacao",
    "is_test": "teste",
}
_TEST = {"is_test": {True: "TS", False: ""}}
_TAKEN = (
    Kind.ENTRY,
    Kind.WRITE_OFF,
    Kind.GRANT_REBATE,
    Kind.CANCEL_REBATE,
    Kind.CHANGE_DUE_DATE,
    Kind.GRANT_DISCOUNT,
    Kind.CANCEL_DISCOUNT,
    Kind.PROTEST,
    Kind.CHANGE_OTHER_DATA,
)

# Field 07.3P. Code 10 cancels the instruction of protest or stays it; the title is kept.
MOVEMENTS = {kind: remessa.MOVEMENTS[kind] for kind in _TAKEN} | {
    Kind.STAY_PROTEST: Movement(
        code="10", words="Cancelar ou sustar a instrução de protesto", needs=("nosso_numero",)
    ),
}

# Field 13.3P: seventeen digits in a convênio of seven, without a check digit; with four or
# six, eleven and the digit.
_DIGITS, _DIGITS_BEFORE_DIGIT = 17, 11


def _number_with_digit(number: str) -> str:
    has_digit = len(number) == _DIGITS_BEFORE_DIGIT
    return number + modulo_11(number) if has_digit else number


def _number_without_digit(answers: Mapping[str, Any]) -> str:
    number = str(answers["nosso_numero"] or "")
    return number[:-1] if len(number) == _DIGITS_BEFORE_DIGIT + 1 else number


def _refused_number(number: str) -> str:
    if not number or (number.isdigit() and len(number) in (_DIGITS, _DIGITS_BEFORE_DIGIT)):
        return ""
    return (
        f"the nosso número has {_DIGITS} digits, or {_DIGITS_BEFORE_DIGIT} without the check "
        "digit in a convênio of four or six"
    )


_ONLY_STAYS = "the bank only stays the protest (10); ask for the write-off by itself"

REMESSA = RemessaLayout(
    name="240",
    bank_code="001",
    header=remessa.header(
        HEADER,
        fields=_FRAME,
        codes=_TEST,
        fixed={"nome_banco": "BANCO DO BRASIL S.A.", "versao_layout_arquivo": "083"},
    ),
    batch_header=remessa.batch_header(
        HEADER_LOTE,
        fields=_FRAME,
        codes=_TEST,
        fixed={"versao_layout_lote": "042"},
    ),
    records=(
        remessa.segment_p(
            SEGMENTO_P,
            fields={
                "dac": None,
                "nosso_numero": None,
                "carteira": "carteira",
                "write_off_kind": None,
                "write_off_days": None,
            },
            codes={"species": ESPECIES, "carteira": MODALIDADES},
            fixed={"codigo_moeda": "09"},
            derived={"nosso_numero": OfNumber(_number_with_digit)},
            read_back={"nosso_numero": "nosso_numero"},
            restored={"nosso_numero": _number_without_digit},
        ),
        remessa.segment_q(SEGMENTO_Q),
        remessa.segment_r(
            SEGMENTO_R,
            fields={
                **{
                    f"discount_{number}_{part}": None
                    for number in (2, 3)
                    for part in ("kind", "day", "value")
                },
                "message_2": None,
            },
            when=("fine_value", "message_1"),
        ),
        remessa.segment_s3(
            SEGMENTO_S,
            fields={
                **{f"message_{number}": None for number in range(3, 8)},
                "delivery_email": "email_pagador",
            },
            when=("delivery_email",),
        ),
    ),
    batch_trailer=remessa.batch_trailer(TRAILER_LOTE),
    trailer=remessa.trailer(TRAILER),
    movements=MOVEMENTS,
    needs=("agencia", "conta", "convenio", "variation", "tax_id", "company_name"),
    refusals=(refused_protest,),
    refused_number=_refused_number,
    not_taken={Kind.STAY_PROTEST_AND_WRITE_OFF: _ONLY_STAYS},
)
