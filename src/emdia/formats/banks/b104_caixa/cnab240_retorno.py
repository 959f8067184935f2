"""Caixa (SIGCB), CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Blanks, DayLong, Digits, Field, Layout, Text, Zeros

MANUAL = "Caixa, Cobrança bancária SIGCB, leiaute CNAB 240, 67.118 v010"
MANUAL_DATE = date(2018, 6, 29)


def _of_caixa(layout: Layout, *fields: Field, name: str) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="104",
        name=f"caixa240.retorno.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


HEADER = _of_caixa(
    febraban240.HEADER_RETORNO,
    Field("uso_exclusivo_33", 33, 52, Zeros()),
    Field("codigo_beneficiario", 59, 64, Digits()),
    Field("uso_exclusivo_65", 65, 72, Zeros()),
    Field("situacao_arquivo", 192, 211, Text()),
    Field("versao_aplicativo", 212, 215, Text()),
    Field("brancos_216", 216, 240, Blanks()),
    name="header",
)
HEADER_LOTE = _of_caixa(
    febraban240.HEADER_LOTE_RETORNO,
    Field("zeros_12", 12, 13, Zeros()),
    Field("codigo_beneficiario_34", 34, 39, Digits()),
    Field("uso_exclusivo_40", 40, 53, Zeros()),
    Field("codigo_beneficiario", 60, 65, Digits()),
    Field("modelo_personalizado", 66, 72, Digits()),
    Field("uso_exclusivo_73", 73, 73, Zeros()),
    name="header_lote",
)

# Columns 40-56 are the nosso número of seventeen digits, its modality first; the old eighteen
# digits of SINCO begin at 39. Column 57 is its check digit.
SEGMENTO_T = _of_caixa(
    febraban240.SEGMENTO_T,
    Field("uso_exclusivo_18", 18, 23, Zeros()),
    Field("codigo_beneficiario", 24, 29, Digits()),
    Field("uso_exclusivo_30", 30, 32, Zeros()),
    Field("banco_pagadores", 33, 35, Digits()),
    Field("uso_exclusivo_36", 36, 38, Blanks()),
    Field("modalidade_sinco", 39, 39, Text()),
    Field("nosso_numero", 40, 56, Digits()),
    Field("dv_nosso_numero", 57, 57, Text()),
    Field("numero_documento", 59, 69, Text()),
    Field("uso_exclusivo_70", 70, 73, Blanks()),
    Field("brancos_189", 189, 198, Blanks()),
    name="segmento_t",
)
SEGMENTO_U = _of_caixa(
    febraban240.SEGMENTO_U,
    Field("uso_exclusivo_154", 154, 157, Zeros()),
    Field("data_debito_tarifa", 158, 165, DayLong()),
    Field("codigo_pagador", 166, 180, Digits()),
    Field("uso_exclusivo_181", 181, 210, Zeros()),
    name="segmento_u",
)
TRAILER_LOTE = _of_caixa(
    febraban240.TRAILER_LOTE,
    Field("zeros_93", 93, 115, Zeros()),
    Field("brancos_116", 116, 240, Blanks()),
    name="trailer_lote",
)
TRAILER = _of_caixa(febraban240.TRAILER, Field("brancos_30", 30, 240, Blanks()), name="trailer")

# The headers name the beneficiary, and no account.
RETORNO = retorno(
    bank_code="104",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    header_fields={"conta": None, "dac": None},
    detail_fields={"agencia": None, "conta": None},
)
