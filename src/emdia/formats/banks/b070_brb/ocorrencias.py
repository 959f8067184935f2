"""BRB, CNAB 400 return: the codes known without a manual. Any other is told as unknown.

The event is our reading of the bank's code; the words are short labels in Portuguese.
"""

from emdia.formats.banks.card import Event, Occurrence

OCORRENCIAS = {
    "02": Occurrence(Event.REGISTERED, "Registro confirmado"),
    "05": Occurrence(Event.PAID, "Liquidado sem registro"),
    "06": Occurrence(Event.PAID, "Liquidado"),
}
