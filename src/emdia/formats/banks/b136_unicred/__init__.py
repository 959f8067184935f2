"""Unicred: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b136_unicred import ocorrencias
from emdia.formats.banks.b136_unicred.campo_livre import NUMBERING
from emdia.formats.banks.b136_unicred.cnab400_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="136",
    name="Unicred",
    returns={"400": RETORNO},
    carteiras={"1": "Simples"},
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({11})),
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS}),
    motives=by_layout({"400": ocorrencias.MOTIVOS}),
    channels=by_layout({"400": ocorrencias.INSTRUCOES_ORIGEM}),
    samples=Path(__file__).parent / "samples",
)
