"""Banrisul: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b041_banrisul import ocorrencias
from emdia.formats.banks.b041_banrisul.campo_livre import NUMBERING
from emdia.formats.banks.b041_banrisul.cnab400_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout

BANK = Bank(
    code="041",
    name="Banrisul",
    returns={"400": RETORNO},
    carteiras=ocorrencias.CARTEIRAS,
    numbering=NUMBERING,
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS}),
    motives=by_layout({"400": ocorrencias.MOTIVOS}),
    channels=by_layout({"400": ocorrencias.CANAIS}),
    samples=Path(__file__).parent / "samples",
)
