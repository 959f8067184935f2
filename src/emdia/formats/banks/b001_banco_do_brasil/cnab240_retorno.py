"""Banco do Brasil, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Blanks, Field, Layout, Zeros

MANUAL = "Banco do Brasil, Particularidades BB, leiaute CNAB 240"
MANUAL_DATE = date(2017, 8, 1)


def _of_bb(layout: Layout, *fields: Field, name: str) -> Layout:
    return of_bank(
        layout,
        *fields,
        code="001",
        name=f"bb240.retorno.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
    )


HEADER = _of_bb(febraban240.HEADER_RETORNO, name="header")
HEADER_LOTE = _of_bb(
    febraban240.HEADER_LOTE_RETORNO,
    Field("nao_tratado_200", 200, 207, Blanks()),
    name="header_lote",
)

# The manual says 133-198 are not informed: the bank fills them with zeros, or with other text.
SEGMENTO_T = _of_bb(
    febraban240.SEGMENTO_T,
    Field("nao_informado_133", 133, 198, Blanks()),
    name="segmento_t",
)
SEGMENTO_U = _of_bb(
    febraban240.SEGMENTO_U,
    Field("nao_informado_154", 154, 233, Blanks()),
    name="segmento_u",
)
TRAILER_LOTE = _of_bb(
    febraban240.TRAILER_LOTE, Field("nao_informado_24", 24, 240, Blanks()), name="trailer_lote"
)
TRAILER = _of_bb(febraban240.TRAILER, Field("contas_conciliacao", 30, 35, Zeros()), name="trailer")

# A number has seventeen digits in a convênio of seven; with four or six, eleven and the digit.
RETORNO = retorno(
    bank_code="001",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    batch_header_fields={"credit_date": None},
    detail_fields={"dac": "dv_conta"},
    number_with_digit=12,
)
