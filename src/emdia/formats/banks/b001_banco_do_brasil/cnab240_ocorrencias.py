"""Banco do Brasil, CNAB 240 return: FEBRABAN's codes, as far as the bank uses them."""

from emdia.formats.banks.card import MotiveTable
from emdia.formats.febraban240 import ocorrencias as febraban

_USED = (
    "02", "03", "04", "05", "06", "09", "11", "12", "13", "14", "15", "17", "19", "20", "23",
    "24", "25", "26", "27", "28", "29", "30", "44", "50",
)  # fmt: skip

OCORRENCIAS = {code: febraban.OCORRENCIAS[code] for code in _USED}

# Field 28.3T: here 52 is not an invalid UF.
REJEICAO = MotiveTable(
    febraban.REJEICAO.name,
    2,
    {**febraban.REJEICAO.words, "52": "Registro de título já liquidado, carteira 17"},
)

MOTIVOS = febraban.MOTIVOS | dict.fromkeys(("02", "03", "26", "30"), REJEICAO)
