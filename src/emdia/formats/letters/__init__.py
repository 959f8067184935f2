"""Messages to debtors as words: subject, plain text and HTML, in three languages."""

from emdia.formats.letters.charge_notice import ChargedTitle, ChargeNotice, charge_notice
from emdia.formats.letters.paragraphs import Words

__all__ = ["ChargeNotice", "ChargedTitle", "Words", "charge_notice"]
