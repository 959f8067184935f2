"""Remessas of any bank: instructions in, bytes out, and back.

`write_remessa` and `read_remessa` stand in `writing` and `reading`: they find a bank's
layout by its card, and the cards are made of what this package declares.
"""

from emdia.formats.remessa.form import (
    FrameRecord,
    Movement,
    OfAnswers,
    RemessaLayout,
    RemessaRecord,
)
from emdia.formats.remessa.instruction import (
    Accepts,
    Charge,
    Instruction,
    Kind,
    Party,
    PaymentTerms,
    PixTerms,
    Remessa,
    RemessaHeading,
    UnableToTell,
)

__all__ = [
    "Accepts",
    "Charge",
    "FrameRecord",
    "Instruction",
    "Kind",
    "Movement",
    "OfAnswers",
    "Party",
    "PaymentTerms",
    "PixTerms",
    "Remessa",
    "RemessaHeading",
    "RemessaLayout",
    "RemessaRecord",
    "UnableToTell",
]
