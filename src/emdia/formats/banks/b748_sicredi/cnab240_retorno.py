"""Sicredi, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Blanks, Digits, Field, Layout, Zeros

MANUAL = "Sicredi, Manual do beneficiário, Cobrança CNAB 240"
MANUAL_DATE = date(2019, 8, 1)


def sicredi(layout: Layout, *fields: Field, name: str) -> Layout:
    """Return FEBRABAN's record with the bank's differences."""
    return of_bank(
        layout,
        *fields,
        code="748",
        name=f"sicredi240.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


# Year, byte of generation and five digits; then the check digit.
NUMBER = (
    Field("nosso_numero", 38, 45, Digits()),
    Field("digito_nosso_numero", 46, 46, Digits()),
    Field("brancos_47", 47, 57, Blanks()),
)

HEADER = sicredi(febraban240.HEADER_RETORNO, name="retorno.header")
HEADER_LOTE = sicredi(febraban240.HEADER_LOTE_RETORNO, name="retorno.header_lote")
SEGMENTO_T = sicredi(
    febraban240.SEGMENTO_T,
    *NUMBER,
    Field("zeros_189", 189, 198, Zeros()),
    name="retorno.segmento_t",
)
SEGMENTO_U = sicredi(
    febraban240.SEGMENTO_U,
    Field("brancos_154", 154, 165, Blanks()),
    Field("zeros_166", 166, 180, Zeros()),
    Field("brancos_181", 181, 210, Blanks()),
    Field("zeros_211", 211, 233, Zeros()),
    name="retorno.segmento_u",
)
TRAILER_LOTE = sicredi(febraban240.TRAILER_LOTE, name="trailer_lote")
TRAILER = sicredi(febraban240.TRAILER, name="trailer")

# The bank leaves the date of credit of the lote at zero, and each title has its own.
RETORNO = retorno(
    bank_code="748",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    batch_header_fields={"credit_date": None},
    batch_totals=(
        ("quantidade_simples", "valor_simples"),
        ("quantidade_vinculada", "valor_vinculada"),
        ("quantidade_caucionada", "valor_caucionada"),
        ("quantidade_descontada", "valor_descontada"),
    ),
)
