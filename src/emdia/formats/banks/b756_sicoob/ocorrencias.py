"""Sicoob, CNAB 400 return: what each command means.

The event is our reading of the bank's code; the words are short labels in Portuguese.
"""

from emdia.formats.banks.card import Event, MotiveTable, Occurrence

OCORRENCIAS = {
    "02": Occurrence(Event.REGISTERED, "Entrada confirmada"),
    "04": Occurrence(Event.REGISTERED, "Transferência de carteira: entrada"),
    "05": Occurrence(Event.PAID, "Liquidação sem registro"),
    "06": Occurrence(Event.PAID, "Liquidação normal"),
    "09": Occurrence(Event.WRITTEN_OFF, "Baixa de título"),
    "10": Occurrence(Event.WRITTEN_OFF, "Baixa solicitada"),
    "11": Occurrence(Event.INFORMATION, "Títulos em ser"),
    "14": Occurrence(Event.DUE_DATE_CHANGED, "Alteração de vencimento"),
    "15": Occurrence(Event.PAID_AT_NOTARY, "Liquidação em cartório"),
    "23": Occurrence(Event.PROTEST_REQUESTED, "Encaminhado a protesto"),
    "27": Occurrence(Event.INSTRUCTION_CONFIRMED, "Alteração de dados confirmada"),
    "48": Occurrence(Event.INSTRUCTION_CONFIRMED, "Transferência de carteira confirmada"),
}

# The manual at hand gives the code two columns and no table: it is told as a code.
BAIXA_OU_RECUSA = MotiveTable("código de baixa ou recusa", 2, {})

MOTIVOS = dict.fromkeys(OCORRENCIAS, BAIXA_OU_RECUSA)
