"""Itaú Unibanco: the card."""

from pathlib import Path

from emdia.formats.banks.b341_itau import cnab240_ocorrencias, motivos, ocorrencias
from emdia.formats.banks.b341_itau.campo_livre import NUMBERING
from emdia.formats.banks.b341_itau.carteiras import CARTEIRAS
from emdia.formats.banks.b341_itau.cnab240_remessa import REMESSA as REMESSA_240
from emdia.formats.banks.b341_itau.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b341_itau.cnab400_remessa import REMESSA as REMESSA_400
from emdia.formats.banks.b341_itau.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="341",
    name="Itaú Unibanco",
    returns={"400": RETORNO_400, "240": RETORNO_240},
    remessas={"400": REMESSA_400, "240": REMESSA_240},
    carteiras=CARTEIRAS,
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({9}), by_carteira=True),
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS, "240": cnab240_ocorrencias.OCORRENCIAS}),
    motives=by_layout({"400": motivos.MOTIVOS, "240": cnab240_ocorrencias.MOTIVOS}),
    channels=by_layout({"400": ocorrencias.CANAIS, "240": cnab240_ocorrencias.CANAIS}),
    pix_errors=by_layout({"400": ocorrencias.ERROS_PIX}),
    samples=Path(__file__).parent / "samples",
)
