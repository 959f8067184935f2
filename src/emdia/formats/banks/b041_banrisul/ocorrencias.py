"""Banrisul, CNAB 400 return: carteiras, occurrences, motives and channels (items 2.2, 3.2, 3.6).

The event is our reading of the bank's code; the words are short labels in Portuguese.
"""

from emdia.formats.banks.card import Event, MotiveTable, Occurrence

CARTEIRAS = {
    "1": "Cobrança simples",
    "3": "Caucionada",
    "4": "Em IGPM",
    "5": "Caucionada CGB especial",
    "6": "Simples seguradora",
    "7": "Em UFIR",
    "8": "Em IDTR",
    "C": "Vinculada",
    "D": "CSB",
    "E": "Caucionada câmbio",
    "F": "Vendor",
    "H": "Caucionada dólar",
    "I": "Caucionada Compror",
    "K": "Simples INCC-M",
    "M": "Partilhada",
    "N": "Capital de giro CGB ICM",
    "R": "Desconto de duplicata",
    "S": "Vendor eletrônico, valor final",
    "X": "Vendor BDL, valor inicial",
}

# Of code 04 the manual says both settled and protested by edict: it ends the title, and
# settles nothing.
OCORRENCIAS = {
    "02": Occurrence(Event.REGISTERED, "Entrada confirmada"),
    "03": Occurrence(Event.REJECTED, "Entrada rejeitada"),
    "04": Occurrence(Event.WRITTEN_OFF_BY_PROTEST, "Baixa por edital"),
    "06": Occurrence(Event.PAID, "Liquidação normal"),
    "07": Occurrence(Event.PARTIALLY_PAID, "Liquidação parcial"),
    "08": Occurrence(Event.PAID, "Baixa por pagamento, liquidação pelo saldo"),
    "09": Occurrence(Event.WRITTEN_OFF, "Devolução automática"),
    "10": Occurrence(Event.WRITTEN_OFF, "Baixado conforme instruções"),
    "11": Occurrence(Event.INFORMATION, "Arquivo levantamento"),
    "12": Occurrence(Event.REBATE_GRANTED, "Abatimento concedido"),
    "13": Occurrence(Event.REBATE_CANCELLED, "Abatimento cancelado"),
    "14": Occurrence(Event.DUE_DATE_CHANGED, "Vencimento alterado"),
    "15": Occurrence(Event.PAID_AT_NOTARY, "Pagamento em cartório"),
    "16": Occurrence(Event.INSTRUCTION_CONFIRMED, "Alteração de dados"),
    "18": Occurrence(Event.INSTRUCTION_CONFIRMED, "Alteração de instruções"),
    "19": Occurrence(Event.PROTEST_REQUESTED, "Instrução de protesto confirmada"),
    "20": Occurrence(Event.PROTEST_STOPPED, "Sustação de protesto confirmada"),
    "21": Occurrence(Event.INFORMATION, "Aguarda autorização de protesto por edital"),
    "22": Occurrence(Event.PROTEST_STOPPED, "Protesto sustado por alteração de vencimento"),
    "23": Occurrence(Event.AT_NOTARY, "Entrada em cartório confirmada"),
    "25": Occurrence(Event.PAID_ELSEWHERE, "Devolução, liquidado anteriormente"),
    "26": Occurrence(Event.PROTEST_CANCELLED, "Devolvido pelo cartório, erro de informação"),
    "30": Occurrence(Event.OPERATIONAL_WRITE_OFF, "Liquidação em trânsito, a creditar"),
    "31": Occurrence(Event.OPERATIONAL_WRITE_OFF, "Em trânsito, pago em cartório"),
    "32": Occurrence(Event.INFORMATION, "Reembolso e transferência de desconto ou vendor"),
    "33": Occurrence(Event.WRITTEN_OFF, "Reembolso e devolução de desconto ou vendor"),
    "34": Occurrence(Event.INFORMATION, "Reembolso não efetuado por falta de saldo"),
    "40": Occurrence(Event.WRITTEN_OFF_BY_PROTEST, "Baixa de título protestado"),
    "41": Occurrence(Event.FEE, "Despesa de aponte"),
    "42": Occurrence(Event.INFORMATION, "Alteração de título"),
    "43": Occurrence(Event.INFORMATION, "Relação de títulos"),
    "44": Occurrence(Event.FEE, "Manutenção mensal"),
    "45": Occurrence(Event.INFORMATION, "Sustação de cartório e envio a cartório"),
    "46": Occurrence(Event.FEE, "Formulário pré-impresso"),
    "47": Occurrence(Event.REGISTERED, "Entrada confirmada, pagador DDA"),
    "68": Occurrence(Event.INSTRUCTION_CONFIRMED, "Acerto do rateio de crédito"),
    "69": Occurrence(Event.INSTRUCTION_CONFIRMED, "Cancelamento do rateio de crédito"),
}

REJEICAO = MotiveTable(
    "item 3.6.1",
    2,
    {
        "01": "Código do banco inválido",
        "02": "Agência, conta ou número de controle inválido",
        "04": "Movimento não permitido para a carteira",
        "05": "Movimento inválido",
        "08": "Nosso número inválido",
        "09": "Nosso número duplicado",
        "10": "Carteira inválida",
        "15": "Características da cobrança incompatíveis",
        "16": "Vencimento inválido",
        "17": "Vencimento anterior à emissão",
        "18": "Vencimento fora do prazo de operação",
        "20": "Valor do título inválido",
        "21": "Espécie inválida",
        "23": "Aceite inválido",
        "24": "Emissão inválida",
        "25": "Emissão posterior ao processamento",
        "26": "Código de juros inválido",
        "27": "Valor ou taxa de juros inválido",
        "28": "Código de desconto inválido",
        "29": "Desconto não menor que o título",
        "30": "Desconto não confere",
        "32": "IOF inválido",
        "33": "Abatimento inválido",
        "34": "Abatimento não menor que o título",
        "37": "Código de protesto inválido",
        "38": "Prazo de protesto inválido",
        "39": "Protesto não permitido para o título",
        "40": "Ordem de protesto já emitida",
        "41": "Cancelamento ou sustação de protesto inválido",
        "42": "Código de baixa ou devolução inválido",
        "43": "Prazo de baixa ou devolução inválido",
        "44": "Moeda inválida",
        "45": "Nome do pagador inválido ou não alterável",
        "46": "Inscrição do pagador inválida",
        "47": "Endereço não informado ou não alterável",
        "48": "CEP inválido ou não alterável",
        "49": "CEP sem praça, ou cidade não alterável",
        "50": "CEP de banco correspondente",
        "52": "UF inválida ou não alterável",
        "53": "Inscrição do sacador avalista inválida",
        "54": "Sacador avalista não informado",
        "57": "Código da multa inválido",
        "58": "Data da multa inválida",
        "59": "Valor ou percentual da multa inválido",
        "60": "Movimento para título não cadastrado",
        "62": "Tipo de impressão inválido",
        "63": "Entrada para título já cadastrado",
        "79": "Data de juros inválida",
        "80": "Data de desconto inválida",
        "81": "CEP do sacador inválido",
        "83": "Inscrição do sacador inválida",
        "84": "Sacador não informado",
        "86": "Seu número inválido",
    },
)

# Only these three have motives in the title's line; those of the rateio stand in its own.
MOTIVOS = dict.fromkeys(("03", "16", "18"), REJEICAO)

_FORMAS = {"1": "dinheiro", "2": "cheque"}
_CANAIS = {
    "1": "Guichê de caixa",
    "2": "Terminal de autoatendimento",
    "3": "Internet",
    "5": "Correspondente",
    "6": "Telefone",
    "7": "Arquivo eletrônico",
}
CANAIS = {
    f"{form}{channel}": f"{where}, em {how}"
    for form, how in _FORMAS.items()
    for channel, where in _CANAIS.items()
}
