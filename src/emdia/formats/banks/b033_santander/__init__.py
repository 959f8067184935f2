"""Santander: the card."""

from pathlib import Path

from emdia.formats.banks.b033_santander import cnab240_ocorrencias, cnab400_ocorrencias
from emdia.formats.banks.b033_santander.campo_livre import NUMBERING
from emdia.formats.banks.b033_santander.carteiras import CARTEIRAS
from emdia.formats.banks.b033_santander.cnab240_remessa import REMESSA as REMESSA_240
from emdia.formats.banks.b033_santander.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b033_santander.cnab400_remessa import REMESSA as REMESSA_400
from emdia.formats.banks.b033_santander.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="033",
    name="Santander",
    returns={"400": RETORNO_400, "240": RETORNO_240},
    remessas={"400": REMESSA_400, "240": REMESSA_240},
    carteiras=CARTEIRAS,
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({13})),
    occurrences=by_layout(
        {"400": cnab400_ocorrencias.OCORRENCIAS, "240": cnab240_ocorrencias.OCORRENCIAS}
    ),
    motives=by_layout({"400": cnab400_ocorrencias.MOTIVOS, "240": cnab240_ocorrencias.MOTIVOS}),
    samples=Path(__file__).parent / "samples",
)
