"""What each event of a bank's table is to the settlement (`rules.settlement.KINDS`)."""

import numpy as np

from emdia.formats.banks import Event

PAYMENTS = frozenset(
    {
        Event.PAID,
        Event.PARTIALLY_PAID,
        Event.PAID_AFTER_WRITE_OFF,
        Event.PAID_AT_NOTARY,
        Event.CREDIT_WITHOUT_TITLE,
    }
)
OTHERS = {
    Event.REJECTED: "rejection",
    Event.INSTRUCTION_REJECTED: "rejection",
    Event.FEE: "fee",
    Event.INFORMATION: "fee",
    Event.CHEQUE_RETURNED: "returned_payment",
    Event.UNKNOWN: "unknown_occurrence",
    Event.UNREADABLE: "unreadable",
}


def kind(event: Event) -> str:
    """Return what a line with this event is to the settlement."""
    return "payment" if event in PAYMENTS else OTHERS.get(event, "confirmation")


# Indexed by the event's number, so that a whole file is mapped in one step.
KIND_OF_EVENT = np.zeros(max(Event) + 1, "S18")
for _event in Event:
    KIND_OF_EVENT[_event] = kind(_event).encode()
