"""Sicredi, CNAB 240 return: FEBRABAN's codes that the bank uses, and its own (C044, C047)."""

from emdia.formats.banks.b748_sicredi import ocorrencias as cnab400
from emdia.formats.banks.card import Event, MotiveTable, Occurrence
from emdia.formats.febraban240 import ocorrencias as febraban

_SHARED = (
    "02", "03", "06", "07", "08", "09", "12", "13", "14", "17", "19", "20", "23", "24", "25", "26",
    "27", "28", "30", "51", "52",
)  # fmt: skip
_NEGATIVE_LISTING = ("78", "79", "80", "81", "82", "83", "84", "85")

OCORRENCIAS = {
    **{code: febraban.OCORRENCIAS[code] for code in _SHARED},
    "36": Occurrence(Event.INSTRUCTION_REJECTED, "Baixa rejeitada"),
    **{code: cnab400.OCORRENCIAS[code] for code in _NEGATIVE_LISTING},
}

REJEICAO = MotiveTable(
    febraban.REJEICAO.name,
    2,
    {
        **febraban.REJEICAO.words,
        "CZ": "Instrução inválida",
        "L6": "Instrução inválida para pessoa física",
    },
)
TARIFAS = MotiveTable(
    febraban.TARIFAS.name,
    2,
    {
        **febraban.TARIFAS.words,
        "S4": "Inclusão de negativação",
        "S5": "Exclusão de negativação",
    },
)
ALTERACAO_CONFIRMADA = MotiveTable("C047-D", 2, {"01": "Alteração de carteira"})
NEGATIVACAO = MotiveTable(
    "C047-E e F",
    2,
    {
        "N1": "Decurso de prazo",
        "N2": "Determinação judicial",
        "N3": "Solicitação da empresa conveniada",
        "N4": "Comunicado devolvido pelos correios",
        "N5": "Diversos",
        "S1": "Rejeitado pela empresa de negativação",
    },
)

MOTIVOS = {
    **dict.fromkeys(("02", "03", "26", "30", "36"), REJEICAO),
    "27": ALTERACAO_CONFIRMADA,
    "28": TARIFAS,
    **dict.fromkeys(("06", "09", "17"), febraban.LIQUIDACAO_OU_BAIXA),
    **dict.fromkeys(("81", "83", "84", "85"), NEGATIVACAO),
}
