"""Inter, CNAB 400 return: what each occurrence means (item 5.2). Motives are said in words.

The event is our reading of the bank's code; the words are short labels in Portuguese.
"""

from emdia.formats.banks.card import Event, Occurrence

OCORRENCIAS = {
    "02": Occurrence(Event.REGISTERED, "Em aberto"),
    "03": Occurrence(Event.REJECTED, "Erro, entrada rejeitada"),
    "06": Occurrence(Event.PAID, "Pago"),
    "07": Occurrence(Event.WRITTEN_OFF, "Baixado"),
}
