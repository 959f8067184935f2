"""Bradesco, CNAB 240 return: what it says otherwise than FEBRABAN."""

from datetime import date

from emdia.formats import febraban240
from emdia.formats.febraban240 import of_bank, retorno
from emdia.formats.fixed_width import Blanks, Digits, Field, Layout, Literal, Text, Zeros

MANUAL = "Bradesco, troca de arquivos 240 posições, 4008.524.0339, versão 06"
MANUAL_DATE = date(2017, 7, 1)


def bradesco(layout: Layout, *fields: Field, name: str, told_by: tuple[str, ...] = ()) -> Layout:
    """Return FEBRABAN's record with the bank's differences."""
    return of_bank(
        layout,
        *fields,
        code="237",
        name=f"bradesco240.{name}",
        manual=MANUAL,
        manual_date=MANUAL_DATE,
        told_by=told_by,
    )


# The identification of the title (G069): carteira, zeros, number and its check digit.
TITLE = (
    Field("carteira", 38, 40, Digits()),
    Field("zeros_41", 41, 45, Zeros()),
    Field("nosso_numero", 46, 56, Digits()),
    Field("digito_nosso_numero", 57, 57, Text()),
    Field("codigo_carteira", 58, 58, Digits()),
)

HEADER = bradesco(febraban240.HEADER_RETORNO, name="retorno.header")
HEADER_LOTE = bradesco(febraban240.HEADER_LOTE_RETORNO, name="retorno.header_lote")
SEGMENTO_T = bradesco(febraban240.SEGMENTO_T, *TITLE, name="retorno.segmento_t")
SEGMENTO_U = bradesco(
    febraban240.SEGMENTO_U,
    # Where FEBRABAN has blanks the bank repeats the instalments it took (G004).
    Field("pagamento_parcial", 234, 235, Text()),
    Field("brancos_236", 236, 240, Blanks()),
    name="retorno.segmento_u",
)
SEGMENTO_Y50 = bradesco(
    febraban240.SEGMENTO_Y,
    Field("registro_opcional", 18, 19, Literal("50")),
    name="retorno.segmento_y50",
    told_by=("tipo_registro", "segmento", "registro_opcional"),
)
TRAILER_LOTE = bradesco(febraban240.TRAILER_LOTE, name="trailer_lote")
TRAILER = bradesco(febraban240.TRAILER, name="trailer")

RETORNO = retorno(
    bank_code="237",
    header=HEADER,
    batch_header=HEADER_LOTE,
    segment_t=SEGMENTO_T,
    segment_u=SEGMENTO_U,
    batch_trailer=TRAILER_LOTE,
    trailer=TRAILER,
    other_records=(SEGMENTO_Y50,),
    # The totals of the lote are of its titles (C070, C071); many banks leave them at zero.
    batch_totals=(
        ("quantidade_simples", "valor_simples"),
        ("quantidade_vinculada", "valor_vinculada"),
        ("quantidade_caucionada", "valor_caucionada"),
        ("quantidade_descontada", "valor_descontada"),
    ),
)
