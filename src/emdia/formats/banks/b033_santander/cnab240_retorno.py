"""Santander, CNAB 240 return (H7815): its segment T has columns of its own."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.banks.card import Counting
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    DayLong,
    Digits,
    Field,
    Layout,
    Literal,
    TaxId,
    Text,
)

MANUAL = "Santander, H7815, layout de cobrança CNAB 240, versão 2.9"
MANUAL_DATE = date(2018, 4, 1)

# The segment came after the manual of 2018. Its columns are of published programs.
MANUAL_PIX = "Santander, H7815, Boleto SX: posterior à versão 2.9, manual não lido"


def _of_santander(
    layout: Layout,
    *fields: Field,
    name: str,
    manual: str = MANUAL,
    told_by: tuple[str, ...] = (),
) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="033",
        name=f"santander240.retorno.{name}",
        manual=manual,
        manual_date=MANUAL_DATE,
        told_by=told_by,
    )


HEADER = _of_santander(
    febraban240.HEADER_RETORNO,
    Field("brancos_9", 9, 16, Blanks()),
    Field("tipo_inscricao", 17, 17, Digits()),
    Field("numero_inscricao", 18, 32, TaxId()),
    Field("agencia", 33, 36, Digits()),
    Field("dv_agencia", 37, 37, Text()),
    Field("conta", 38, 46, Digits()),
    Field("dv_conta", 47, 47, Text()),
    Field("brancos_48", 48, 52, Blanks()),
    Field("codigo_beneficiario", 53, 61, Digits()),
    Field("brancos_62", 62, 72, Blanks()),
    Field("brancos_152", 152, 157, Blanks()),
    Field("brancos_167", 167, 240, Blanks()),
    name="header",
)
HEADER_LOTE = _of_santander(
    febraban240.HEADER_LOTE_RETORNO,
    Field("codigo_beneficiario", 34, 42, Digits()),
    Field("brancos_43", 43, 53, Blanks()),
    Field("agencia", 54, 57, Digits()),
    Field("dv_agencia", 58, 58, Text()),
    Field("conta", 59, 67, Digits()),
    Field("dv_conta", 68, 68, Text()),
    Field("brancos_69", 69, 73, Blanks()),
    Field("brancos_104", 104, 183, Blanks()),
    Field("brancos_200", 200, 240, Blanks()),
    name="header_lote",
)

# Columns 41-53 are the nosso número of twelve digits and its check digit.
SEGMENTO_T = _of_santander(
    febraban240.SEGMENTO_T,
    Field("agencia", 18, 21, Digits()),
    Field("dv_agencia", 22, 22, Text()),
    Field("conta", 23, 31, Digits()),
    Field("dv_conta", 32, 32, Text()),
    Field("brancos_33", 33, 40, Blanks()),
    Field("nosso_numero", 41, 52, Digits()),
    Field("dv_nosso_numero", 53, 53, Digits()),
    Field("carteira", 54, 54, Text()),
    Field("numero_documento", 55, 69, Text()),
    Field("vencimento", 70, 77, DayLong()),
    Field("valor_titulo", 78, 92, Cents()),
    Field("banco_cobrador", 93, 95, Digits()),
    Field("agencia_cobradora", 96, 99, Digits()),
    Field("dv_agencia_cobradora", 100, 100, Text()),
    Field("uso_empresa", 101, 125, Text()),
    Field("codigo_moeda", 126, 127, Digits()),
    Field("tipo_inscricao_pagador", 128, 128, Digits()),
    Field("numero_inscricao_pagador", 129, 143, TaxId()),
    Field("nome_pagador", 144, 183, Text()),
    Field("conta_cobranca", 184, 193, Text()),
    Field("valor_tarifa", 194, 208, Cents()),
    Field("motivos", 209, 218, Text()),
    Field("brancos_219", 219, 240, Blanks()),
    name="segmento_t",
)
SEGMENTO_U = _of_santander(
    febraban240.SEGMENTO_U, Field("brancos_214", 214, 240, Blanks()), name="segmento_u"
)

# The key, or the address of a dynamic code, with the TXID; the copia e cola is not told.
SEGMENTO_Y03 = _of_santander(
    febraban240.SEGMENTO_Y,
    Field("registro_opcional", 18, 19, Literal("03")),
    Field("brancos_20", 20, 81, Blanks()),
    Field("tipo_chave", 82, 82, Text()),
    Field("chave_ou_url", 83, 159, Text()),
    Field("txid", 160, 194, Text()),
    Field("brancos_195", 195, 240, Blanks()),
    name="segmento_y03",
    manual=MANUAL_PIX,
    told_by=("tipo_registro", "segmento", "registro_opcional"),
)
SEGMENTO_Y04 = _of_santander(
    febraban240.SEGMENTO_Y,
    Field("registro_opcional", 18, 19, Literal("04")),
    *(
        Field(f"cheque_{number}", 34 * number - 14, 34 * number + 19, Text())
        for number in range(1, 7)
    ),
    Field("brancos_224", 224, 240, Blanks()),
    name="segmento_y04",
    told_by=("tipo_registro", "segmento", "registro_opcional"),
)
TRAILER_LOTE = _of_santander(febraban240.TRAILER_LOTE, name="trailer_lote")
TRAILER = _of_santander(febraban240.TRAILER, Field("brancos_30", 30, 240, Blanks()), name="trailer")

# The manual counts header and trailer of the lote (note 38), a published return its details
# alone. The lote's totals are the bank's position of the carteira (note 39).
RETORNO = retorno(
    bank_code="033",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    pix=SEGMENTO_Y03,
    other_records=(SEGMENTO_Y04,),
    batch_header_fields={"credit_date": None},
    detail_fields={"dac": "dv_conta"},
    pix_fields={"location": "chave_ou_url"},
    counting=Counting.UNKNOWN,
)
