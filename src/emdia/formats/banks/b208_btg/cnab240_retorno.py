"""BTG Pactual, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.banks.card import Counting
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Cents, Digits, Field, Layout, Text, Zeros

MANUAL = "BTG Pactual, Layout FEBRABAN CNAB 240, versão 10.6"
MANUAL_DATE = date(2020, 3, 16)


def btg(layout: Layout, *fields: Field, name: str) -> Layout:
    """Return FEBRABAN's record with the bank's differences."""
    return of_bank(
        layout,
        *fields,
        code="208",
        name=f"btg240.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


# The boleto holds eleven digits of the number; after them comes its check digit, which may
# be the letter P.
NUMBER = (
    Field("zeros_38", 38, 45, Zeros()),
    Field("nosso_numero", 46, 56, Digits()),
    Field("dv_nosso_numero", 57, 57, Text()),
)

HEADER = btg(febraban240.HEADER_RETORNO, name="retorno.header")
HEADER_LOTE = btg(febraban240.HEADER_LOTE_RETORNO, name="retorno.header_lote")
# A tariff of nothing is seen with blanks after its zeros.
SEGMENTO_T = btg(
    febraban240.SEGMENTO_T,
    *NUMBER,
    Field("valor_tarifa", 199, 213, Cents(may_be_blank=True)),
    name="retorno.segmento_t",
)
SEGMENTO_U = btg(febraban240.SEGMENTO_U, name="retorno.segmento_u")
TRAILER_LOTE = btg(febraban240.TRAILER_LOTE, name="trailer_lote")
TRAILER = btg(febraban240.TRAILER, name="trailer")

# Real files count neither records nor titles as the standard does, so no totals are held
# against them, and a difference in the counts is told and holds nothing.
RETORNO = retorno(
    bank_code="208",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    counting=Counting.UNKNOWN,
)
