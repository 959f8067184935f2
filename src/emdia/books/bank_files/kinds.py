"""What each event of a bank's table is to the settlement (`rules.settlement.KINDS`)."""

import numpy as np

from emdia.formats.banks import CREDITING_EVENTS, Event

OTHERS = {
    Event.REJECTED: "rejection",
    Event.INSTRUCTION_REJECTED: "rejection",
    Event.FEE: "fee",
    Event.INFORMATION: "fee",
    Event.CHEQUE_RETURNED: "returned_payment",
    Event.PAYMENT_REVERSED: "returned_payment",
    Event.WRITE_OFF_REVERSED: "returned_payment",
    Event.UNKNOWN: "unknown_occurrence",
    Event.UNREADABLE: "unreadable",
}


def kind(event: Event) -> str:
    """Return what a line with this event is to the settlement."""
    return "payment" if event in CREDITING_EVENTS else OTHERS.get(event, "confirmation")


# Indexed by the event's number, so that a whole file is mapped in one step.
KIND_OF_EVENT = np.zeros(max(Event) + 1, "S18")
for _event in Event:
    KIND_OF_EVENT[_event] = kind(_event).encode()
