"""Sicoob: the card."""

from pathlib import Path

from emdia.formats.banks.b756_sicoob import ocorrencias
from emdia.formats.banks.b756_sicoob.campo_livre import NUMBERING
from emdia.formats.banks.b756_sicoob.cnab240_remessa import REMESSA as REMESSA_240
from emdia.formats.banks.b756_sicoob.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b756_sicoob.cnab400_remessa import REMESSA as REMESSA_400
from emdia.formats.banks.b756_sicoob.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey
from emdia.formats.febraban240 import ocorrencias as febraban

BANK = Bank(
    code="756",
    name="Sicoob",
    returns={"400": RETORNO_400, "240": RETORNO_240},
    remessas={"400": REMESSA_400, "240": REMESSA_240},
    carteiras={"1": "Simples com registro", "3": "Garantida caucionada"},
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({8})),
    # The manual of CNAB 240 has FEBRABAN's movements and motives.
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS, "240": febraban.OCORRENCIAS}),
    motives=by_layout({"400": ocorrencias.MOTIVOS, "240": febraban.MOTIVOS}),
    not_at_hand={
        "400": (
            "The list of commands after 05: further ones are those that open libraries send, and "
            "what has none is refused by name.",
            "The words of the motives: they are shown as codes.",
            "The days of an automatic protest: an entry that asks for them is refused by name.",
        )
    },
    samples=Path(__file__).parent / "samples",
)
