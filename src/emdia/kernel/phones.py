"""Telephone numbers: written as people write them, kept as E.164."""

from __future__ import annotations

import phonenumbers


class InvalidPhone(ValueError):
    """No telephone number of that country."""


def checked(text: str, *, country: str = "BR") -> str:
    """Return the number as `+5511987654321` (ITU-T E.164).

    `country` (ISO 3166) is where a number without `+` and country code is read.

    :raises InvalidPhone: no number that can be called there.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as refusal:
        raise InvalidPhone(text) from refusal
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def printed(number: str, *, country: str = "BR") -> str:
    """Return `(11) 98765-4321` of a number of `country`, `+57 601 3456789` of another's."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    inside = phonenumbers.region_code_for_number(parsed) == country
    styles = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, styles.NATIONAL if inside else styles.INTERNATIONAL)
