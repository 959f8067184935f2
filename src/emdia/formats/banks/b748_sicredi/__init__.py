"""Sicredi: the card."""

from pathlib import Path

from emdia.formats.banks.b748_sicredi import cnab240_ocorrencias, ocorrencias
from emdia.formats.banks.b748_sicredi.campo_livre import NUMBERING
from emdia.formats.banks.b748_sicredi.cnab240_remessa import REMESSA as REMESSA_240
from emdia.formats.banks.b748_sicredi.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b748_sicredi.cnab400_remessa import REMESSA as REMESSA_400
from emdia.formats.banks.b748_sicredi.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="748",
    name="Sicredi",
    returns={"400": RETORNO_400, "240": RETORNO_240},
    remessas={"400": REMESSA_400, "240": REMESSA_240},
    carteiras={"1": "Cobrança simples com registro"},
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({9})),
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS, "240": cnab240_ocorrencias.OCORRENCIAS}),
    motives=by_layout({"400": ocorrencias.MOTIVOS, "240": cnab240_ocorrencias.MOTIVOS}),
    samples=Path(__file__).parent / "samples",
)
