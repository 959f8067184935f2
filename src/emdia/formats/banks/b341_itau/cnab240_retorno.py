"""Itaú, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.banks.card import Posted
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Blanks, Cents, DayLong, Digits, Field, Text, Zeros

MANUAL = "Itaú, Cobrança bancária, layout de arquivos FEBRABAN 240"
MANUAL_DATE = date(2017, 1, 1)

HEADER_FIELDS = (
    Field("brancos_33", 33, 52, Blanks()),
    Field("zeros_53", 53, 53, Zeros()),
    Field("agencia", 54, 57, Digits()),
    Field("brancos_58", 58, 58, Blanks()),
    Field("zeros_59", 59, 65, Zeros()),
    Field("conta", 66, 70, Digits()),
    Field("brancos_71", 71, 71, Blanks()),
    Field("dac", 72, 72, Digits()),
    Field("zeros_167", 167, 171, Zeros()),
    Field("brancos_172", 172, 225, Blanks()),
    Field("zeros_226", 226, 228, Zeros()),
    Field("brancos_229", 229, 240, Blanks()),
)
BATCH_HEADER_FIELDS = (
    Field("zeros_12", 12, 13, Zeros()),
    Field("brancos_34", 34, 53, Blanks()),
    Field("zeros_54", 54, 54, Zeros()),
    Field("agencia", 55, 58, Digits()),
    Field("brancos_59", 59, 59, Blanks()),
    Field("zeros_60", 60, 66, Zeros()),
    Field("conta", 67, 71, Digits()),
    Field("brancos_72", 72, 72, Blanks()),
    Field("dac", 73, 73, Digits()),
    Field("brancos_104", 104, 183, Blanks()),
)
BATCH_TRAILER_FIELDS = (
    Field("zeros_70", 70, 115, Zeros()),
    Field("aviso_bancario", 116, 123, Text()),
)

HEADER = of_bank(
    febraban240.HEADER_RETORNO,
    *HEADER_FIELDS,
    code="341",
    name="itau240.retorno.header",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)

HEADER_LOTE = of_bank(
    febraban240.HEADER_LOTE_RETORNO,
    *BATCH_HEADER_FIELDS,
    code="341",
    name="itau240.retorno.header_lote",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)

SEGMENTO_T = of_bank(
    febraban240.SEGMENTO_T,
    Field("boleto_dda", 15, 15, Text()),
    Field("zeros_18", 18, 18, Zeros()),
    Field("agencia", 19, 22, Digits()),
    Field("zeros_23", 23, 30, Zeros()),
    Field("conta", 31, 35, Digits()),
    Field("zeros_36", 36, 36, Zeros()),
    Field("dac", 37, 37, Digits()),
    Field("carteira", 38, 40, Digits()),
    Field("nosso_numero", 41, 48, Digits()),
    Field("dac_nosso_numero", 49, 49, Digits()),
    Field("brancos_50", 50, 57, Blanks()),
    Field("zeros_58", 58, 58, Zeros()),
    Field("numero_documento", 59, 68, Text()),
    Field("brancos_69", 69, 73, Blanks()),
    Field("zeros_97", 97, 99, Zeros()),
    Field("zeros_131", 131, 132, Zeros()),
    Field("nome_pagador", 149, 178, Text()),
    Field("brancos_179", 179, 188, Blanks()),
    Field("zeros_189", 189, 198, Zeros()),
    Field("erros", 214, 221, Text()),
    Field("codigo_liquidacao", 222, 223, Text()),
    code="341",
    name="itau240.retorno.segmento_t",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)

SEGMENTO_U = of_bank(
    febraban240.SEGMENTO_U,
    Field("valor_creditado", 78, 92, Cents()),
    Field("valor_creditado_repetido", 93, 107, Cents()),
    Field("zeros_108", 108, 137, Zeros()),
    Field("data_ocorrencia_pagador", 158, 165, DayLong()),
    Field("brancos_181", 181, 210, Blanks()),
    Field("zeros_211", 211, 233, Zeros()),
    code="341",
    name="itau240.retorno.segmento_u",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)

TRAILER_LOTE = of_bank(
    febraban240.TRAILER_LOTE,
    *BATCH_TRAILER_FIELDS,
    code="341",
    name="itau240.retorno.trailer_lote",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)

TRAILER = of_bank(
    febraban240.TRAILER,
    Field("zeros_30", 30, 35, Zeros()),
    code="341",
    name="itau240.retorno.trailer",
    manual=MANUAL,
    manual_date=MANUAL_DATE,
)

# The totals of the lote's trailer are of everything the bank has in collection (note 24),
# not of the file, so they are not held against it.
RETORNO = retorno(
    bank_code="341",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    header_fields={"dac": "dac"},
    detail_fields={"dac": "dac", "motives": "erros", "channel": "codigo_liquidacao"},
    complement_fields={
        "posted_cents": "valor_creditado",
        "credited_cents": "valor_creditado_repetido",
        "other_credits_cents": None,
    },
    posted=Posted.BY_ACCOUNT,
    long_motives_field="codigo_ocorrencia_pagador",
    # No Pix record exists in this layout, so an occurrence 10 says no more than its words.
)
