"""Inter: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b077_inter import ocorrencias
from emdia.formats.banks.b077_inter.campo_livre import NUMBERING
from emdia.formats.banks.b077_inter.cnab400_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey

BANK = Bank(
    code="077",
    name="Inter",
    returns={"400": RETORNO},
    carteiras={"112": "Cobrança com registro"},
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({11})),
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS}),
    samples=Path(__file__).parent / "samples",
)
