"""Sicoob, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Blanks, Digits, Field, Layout, Text, Zeros

MANUAL = "Sicoob, Layouts de cobrança, planilha retorno CNAB 240"
MANUAL_DATE = date(2017, 2, 1)


def sicoob(layout: Layout, *fields: Field, name: str, manual: str = MANUAL) -> Layout:
    """Return FEBRABAN's record with the bank's differences."""
    return of_bank(
        layout,
        *fields,
        code="756",
        name=f"sicoob240.{name}",
        manual=manual,
        manual_date=MANUAL_DATE,
    )


# Ten columns for number and check digit, of which boleto and campo livre hold the last eight.
NUMBER = (
    Field("zeros_38", 38, 39, Zeros()),
    Field("nosso_numero", 40, 46, Digits()),
    Field("dv_nosso_numero", 47, 47, Digits()),
    Field("parcela", 48, 49, Digits()),
    Field("modalidade", 50, 51, Digits()),
    Field("tipo_formulario", 52, 52, Text()),
    Field("brancos_53", 53, 57, Blanks()),
)

HEADER = sicoob(febraban240.HEADER_RETORNO, name="retorno.header")
HEADER_LOTE = sicoob(febraban240.HEADER_LOTE_RETORNO, name="retorno.header_lote")
SEGMENTO_T = sicoob(febraban240.SEGMENTO_T, *NUMBER, name="retorno.segmento_t")
SEGMENTO_U = sicoob(
    febraban240.SEGMENTO_U,
    Field("brancos_154", 154, 157, Blanks()),
    Field("zeros_158", 158, 180, Zeros()),
    Field("brancos_181", 181, 210, Blanks()),
    name="retorno.segmento_u",
)
TRAILER_LOTE = sicoob(febraban240.TRAILER_LOTE, name="trailer_lote")
TRAILER = sicoob(febraban240.TRAILER, name="trailer")

RETORNO = retorno(
    bank_code="756",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    batch_totals=(
        ("quantidade_simples", "valor_simples"),
        ("quantidade_vinculada", "valor_vinculada"),
        ("quantidade_caucionada", "valor_caucionada"),
        ("quantidade_descontada", "valor_descontada"),
    ),
)
