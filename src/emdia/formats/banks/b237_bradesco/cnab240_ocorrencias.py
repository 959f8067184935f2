"""Bradesco, CNAB 240 return: FEBRABAN's tables, and where the bank's manual has others.

Codes the manual marks as not handled by the bank stay, for they mean nothing else.
"""

from emdia.formats.banks.card import Event, MotiveTable, Occurrence
from emdia.formats.febraban240 import ocorrencias as febraban

_NOT_HERE = frozenset(map(str, range(55, 66)))

OCORRENCIAS = {
    code: meaning for code, meaning in febraban.OCORRENCIAS.items() if code not in _NOT_HERE
} | {"73": Occurrence(Event.NEGATIVE_LISTING, "Pedido de negativação recebido")}

REJEICAO = MotiveTable(
    febraban.REJEICAO.name,
    2,
    {
        **febraban.REJEICAO.words,
        "18": "Vencido há mais de 59 dias",
        "38": "Prazo para protesto ou negativação inválido",
        "39": "Protesto ou negativação não permitidos para o título",
        "40": "Protesto ou negativação já pedidos",
        "41": "Sem instrução de protesto ou negativação a sustar",
    },
)

TARIFAS = MotiveTable(
    febraban.TARIFAS.name,
    2,
    {
        **febraban.TARIFAS.words,
        "03": "Sustação ou exclusão de negativação",
        "04": "Protesto ou inclusão de negativação",
    },
)

LIQUIDACAO_OU_BAIXA = MotiveTable(
    febraban.LIQUIDACAO_OU_BAIXA.name,
    2,
    {**febraban.LIQUIDACAO_OU_BAIXA.words, "18": "Pagamento parcial"},
)

MOTIVOS = {
    **dict.fromkeys(("02", "03", "26", "30"), REJEICAO),
    "28": TARIFAS,
    **dict.fromkeys(("06", "09", "17"), LIQUIDACAO_OU_BAIXA),
}
