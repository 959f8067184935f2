"""BTG Pactual: the card. Its returns are read; no remessa is declared."""

from pathlib import Path

from emdia.formats.banks.b208_btg.campo_livre import NUMBERING
from emdia.formats.banks.b208_btg.cnab240_retorno import RETORNO
from emdia.formats.banks.card import Bank, by_layout
from emdia.formats.banks.number_key import NumberKey
from emdia.formats.febraban240 import ocorrencias as febraban

BANK = Bank(
    code="208",
    name="BTG Pactual",
    returns={"240": RETORNO},
    carteiras={
        "1": "Simples",
        "2": "Vinculada",
        "3": "Caucionada",
        "4": "Descontada",
        "5": "Vendor",
        "6": "Cessão",
    },
    numbering=NUMBERING,
    number_key=NumberKey(with_digit=frozenset({12})),
    # The bank hands out FEBRABAN's own manual: its movements and motives are the standard's.
    occurrences=by_layout({"240": febraban.OCORRENCIAS}),
    motives=by_layout({"240": febraban.MOTIVOS}),
    samples=Path(__file__).parent / "samples",
)
