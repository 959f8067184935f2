"""Ailos, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Layout

MANUAL = "Ailos, Manual técnico de cobrança bancária, padrão FEBRABAN 240 posições"
MANUAL_DATE = date(2023, 1, 1)


def ailos(layout: Layout, *, name: str) -> Layout:
    """Return FEBRABAN's record as the bank has it."""
    return of_bank(
        layout,
        code="085",
        name=f"ailos240.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


# The number is the account's eight digits and nine of the boleto, without a check digit.
# Real files leave the convênio and the columns after a shorter number blank.
HEADER = ailos(febraban240.HEADER_RETORNO, name="retorno.header")
HEADER_LOTE = ailos(febraban240.HEADER_LOTE_RETORNO, name="retorno.header_lote")
SEGMENTO_T = ailos(febraban240.SEGMENTO_T, name="retorno.segmento_t")
SEGMENTO_U = ailos(febraban240.SEGMENTO_U, name="retorno.segmento_u")
TRAILER_LOTE = ailos(febraban240.TRAILER_LOTE, name="trailer_lote")
TRAILER = ailos(febraban240.TRAILER, name="trailer")

RETORNO = retorno(
    bank_code="085",
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
