"""BRB, Banco de Brasília: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b070_brb import ocorrencias
from emdia.formats.banks.b070_brb.cnab400_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout

BANK = Bank(
    code="070",
    name="BRB",
    returns={"400": RETORNO},
    carteiras={
        "1": "Sem registro",
        "2": "Com registro, impressão local",
        "3": "Com registro, impressão pelo banco",
    },
    occurrences=by_layout({"400": ocorrencias.OCORRENCIAS}),
    unheld_numbers={"400": "The rule of its two digits is not at hand."},
    not_at_hand={
        "400": (
            "A manual: the columns are those of a published file. Occurrences other than 02 and "
            "06 (05 among them, a payment at some banks and a change of data at others) are "
            "exceptions and post no money.",
        )
    },
    samples=Path(__file__).parent / "samples",
)
