"""What a fault in a field is called in plain English, with what to do about it."""

from __future__ import annotations

_ASK_THE_BANK = "Ask the bank to send the file again; do not mend it by hand."

_SENTENCES = {
    "amount_invalid": "is not an amount in digits. " + _ASK_THE_BANK,
    "amount_range": "is an amount no title can have. " + _ASK_THE_BANK,
    "control_character": (
        "holds a control character, read as a question mark. Correct the text if it matters."
    ),
    "date_invalid": "is not a day of the calendar. " + _ASK_THE_BANK,
    "date_implausible": "is more than two years after the file was made. " + _ASK_THE_BANK,
    "digits_invalid": "holds something other than digits. " + _ASK_THE_BANK,
    "literal_mismatch": (
        "is not what this layout has there. Check the layout set for the bank account."
    ),
    "literal_unusual": ("is not what the manual prints there. The file was read all the same."),
    "number_invalid": "is not a number. " + _ASK_THE_BANK,
    "occurrence_unknown": (
        "is an occurrence the bank's table does not have. Nothing was done with the line; "
        "ask the bank what it means."
    ),
    "tax_id_invalid": "is not a CPF or CNPJ. " + _ASK_THE_BANK,
}


def sentence(code: str, *, line: int, where: str, found: str) -> str:
    """Return the message of a fault found in a field."""
    return f"Line {line}, {where}: {found!r} {_SENTENCES[code]}"
