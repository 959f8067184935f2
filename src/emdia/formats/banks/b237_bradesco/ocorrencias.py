"""Bradesco, CNAB 400 return: what each occurrence and each origin of payment means.

The event is our reading of the bank's code; the words are short labels in Portuguese.
"""

from emdia.formats.banks.card import Event, Occurrence

OCORRENCIAS = {
    "02": Occurrence(Event.REGISTERED, "Entrada confirmada"),
    "03": Occurrence(Event.REJECTED, "Entrada rejeitada"),
    "06": Occurrence(Event.PAID, "Liquidação normal"),
    "09": Occurrence(Event.WRITTEN_OFF, "Baixado automaticamente via arquivo"),
    "10": Occurrence(Event.WRITTEN_OFF, "Baixado conforme instruções da agência"),
    "11": Occurrence(Event.INFORMATION, "Em ser"),
    "12": Occurrence(Event.REBATE_GRANTED, "Abatimento concedido"),
    "13": Occurrence(Event.REBATE_CANCELLED, "Abatimento cancelado"),
    "14": Occurrence(Event.DUE_DATE_CHANGED, "Vencimento alterado"),
    "15": Occurrence(Event.PAID_AT_NOTARY, "Liquidação em cartório"),
    "16": Occurrence(Event.CHEQUE_PENDING, "Pago em cheque, vinculado"),
    "17": Occurrence(
        Event.PAID_AFTER_WRITE_OFF, "Liquidação após baixa ou de título não registrado"
    ),
    "18": Occurrence(Event.INFORMATION, "Acerto de depositária"),
    "19": Occurrence(Event.PROTEST_REQUESTED, "Instrução de protesto recebida"),
    "20": Occurrence(Event.PROTEST_STOPPED, "Instrução de sustação de protesto recebida"),
    "21": Occurrence(Event.INSTRUCTION_CONFIRMED, "Acerto do controle do participante"),
    "22": Occurrence(Event.PAYMENT_REVERSED, "Título com pagamento cancelado"),
    "23": Occurrence(Event.AT_NOTARY, "Entrada do título em cartório"),
    "24": Occurrence(Event.REJECTED, "Entrada rejeitada por CEP irregular"),
    "25": Occurrence(Event.PROTEST_REQUESTED, "Instrução de protesto falimentar recebida"),
    "27": Occurrence(Event.INSTRUCTION_REJECTED, "Baixa rejeitada"),
    "28": Occurrence(Event.FEE, "Débito de tarifas ou custas"),
    "29": Occurrence(Event.PAYER_CLAIM, "Ocorrência do pagador"),
    "30": Occurrence(Event.INSTRUCTION_REJECTED, "Alteração de outros dados rejeitada"),
    "32": Occurrence(Event.INSTRUCTION_REJECTED, "Instrução rejeitada"),
    "33": Occurrence(Event.INSTRUCTION_CONFIRMED, "Alteração de outros dados confirmada"),
    "34": Occurrence(Event.PROTEST_CANCELLED, "Retirado de cartório e mantido em carteira"),
    "35": Occurrence(Event.INSTRUCTION_CONFIRMED, "Débito automático desagendado"),
    "40": Occurrence(Event.PAYMENT_REVERSED, "Estorno de pagamento"),
    "55": Occurrence(Event.PROTEST_STOPPED, "Sustado judicialmente"),
    "68": Occurrence(Event.INSTRUCTION_CONFIRMED, "Acerto dos dados do rateio"),
    "69": Occurrence(Event.INSTRUCTION_CONFIRMED, "Cancelamento dos dados do rateio"),
    "73": Occurrence(Event.NEGATIVE_LISTING, "Pedido de negativação recebido"),
    "74": Occurrence(Event.NEGATIVE_LISTING, "Pedido de exclusão de negativação recebido"),
}

CANAIS = {
    "01": "Guichê de caixa",
    "02": "Autoatendimento: multissaque",
    "07": "Guichê de caixa: terminal gerencial",
    "10": "Guichê de caixa: terminal gerencial, senhas",
    "13": "Fone Fácil",
    "14": "Internet",
    "24": "Autoatendimento: terminal multifunção",
    "27": "Autoatendimento: pagamento de contas",
    "35": "Net Empresa",
    "52": "Shop Credit",
    "67": "Débito automático",
    "73": "Pag-For",
    "74": "Boca do caixa",
    "75": "Retaguarda",
    "76": "Subcentro",
    "77": "Cartão de crédito",
    "78": "Compensação eletrônica",
    "82": "Bradesco Expresso",
}
