"""Ailos: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b085_ailos import cnab240_ocorrencias
from emdia.formats.banks.b085_ailos.cnab240_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout

BANK = Bank(
    code="085",
    name="Ailos",
    returns={"240": RETORNO},
    carteiras={"1": "Cobrança simples com registro"},
    occurrences=by_layout({"240": cnab240_ocorrencias.OCORRENCIAS}),
    motives=by_layout({"240": cnab240_ocorrencias.MOTIVOS}),
    unheld_numbers={"240": "The return prints none."},
    samples=Path(__file__).parent / "samples",
)
