"""BRB, CNAB 400 return: the two codes that mean the same at every bank whose manual is at hand.

No manual of BRB's is. 05, which its published sample has, is a payment at two banks and a
change of data at others, so it is not declared: its line is an exception, and posts no money.
The event is our reading of the bank's code; the words are short labels in Portuguese.
"""

from emdia.formats.banks.card import Event, Occurrence

OCORRENCIAS = {
    "02": Occurrence(Event.REGISTERED, "Registro confirmado"),
    "06": Occurrence(Event.PAID, "Liquidado"),
}
