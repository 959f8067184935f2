"""Messages to debtors as words: subject, plain text and HTML, in three languages."""

from emdia.formats.letters.charge_notice import ChargedTitle, ChargeNotice, charge_notice
from emdia.formats.letters.paragraphs import Words
from emdia.formats.letters.script import Spoken, SpokenTitle, script
from emdia.formats.letters.template import (
    Fault,
    Kind,
    Template,
    TemplateFaulty,
    faults,
    rendered,
)

__all__ = [
    "ChargeNotice",
    "ChargedTitle",
    "Fault",
    "Kind",
    "Spoken",
    "SpokenTitle",
    "Template",
    "TemplateFaulty",
    "Words",
    "charge_notice",
    "faults",
    "rendered",
    "script",
]
