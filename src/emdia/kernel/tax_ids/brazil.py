"""CPF and CNPJ: check digits, writing, masking.

A CNPJ may hold letters in its first twelve places (IN RFB 2.229/2024), so a
tax id is text: what tells a CPF from a CNPJ is its length, never its digits.
"""

from __future__ import annotations

import re

CPF_LENGTH = 11
CNPJ_LENGTH = 14

_CPF = re.compile(r"[0-9]{11}")
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_PUNCTUATION = str.maketrans("", "", ".-/ ")
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


class InvalidTaxId(ValueError):
    """Neither a CPF nor a CNPJ, or one whose check digits do not match."""


def normalise(text: str) -> str:
    """Return the id without punctuation, in capitals. Nothing is checked."""
    return text.translate(_PUNCTUATION).upper()


def cpf_check_digits(root: str) -> str:
    """Return the two check digits of the nine digits of a CPF.

    :raises InvalidTaxId: `root` is not nine digits.
    """
    if not re.fullmatch(r"[0-9]{9}", root):
        raise InvalidTaxId(root)
    digits = root
    for heaviest in (10, 11):
        total = sum(
            int(digit) * weight
            for digit, weight in zip(digits, range(heaviest, 1, -1), strict=True)
        )
        digits += _modulo_11(total)
    return digits[-2:]


def cnpj_check_digits(root: str) -> str:
    """Return the two check digits of the twelve places of a CNPJ, letters included.

    A character is worth its ASCII code less 48 (IN RFB 2.229/2024, Anexo).

    :raises InvalidTaxId: `root` is not twelve digits or capital letters.
    """
    if not re.fullmatch(r"[0-9A-Z]{12}", root):
        raise InvalidTaxId(root)
    places = root
    for weights in (_CNPJ_WEIGHTS[1:], _CNPJ_WEIGHTS):
        total = sum(
            (ord(place) - 48) * weight for place, weight in zip(places, weights, strict=True)
        )
        places += _modulo_11(total)
    return places[-2:]


def is_cpf(text: str) -> bool:
    """Return whether `text`, punctuated or not, is a CPF with right check digits."""
    number = normalise(text)
    # Eleven equal digits satisfy the arithmetic but are never issued.
    return (
        _CPF.fullmatch(number) is not None
        and len(set(number)) > 1
        and cpf_check_digits(number[:9]) == number[9:]
    )


def is_cnpj(text: str) -> bool:
    """Return whether `text`, punctuated or not, is a CNPJ with right check digits."""
    number = normalise(text)
    return (
        _CNPJ.fullmatch(number) is not None
        and len(set(number)) > 1
        and cnpj_check_digits(number[:12]) == number[12:]
    )


def checked(text: str) -> str:
    """Return the id without punctuation.

    :raises InvalidTaxId: it is neither a right CPF nor a right CNPJ.
    """
    if not (is_cpf(text) or is_cnpj(text)):
        raise InvalidTaxId(text)
    return normalise(text)


def punctuate(number: str) -> str:
    """Return `529.982.247-25` or `12.ABC.345/01DE-35`; other lengths come back as given."""
    if len(number) == CPF_LENGTH:
        return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"
    if len(number) == CNPJ_LENGTH:
        return f"{number[:2]}.{number[2:5]}.{number[5:8]}/{number[8:12]}-{number[12:]}"
    return number


def mask(number: str) -> str:
    """Return the id with only its middle readable: `***.456.789-**`, `**.345.678/****-**`.

    Anything of another length is hidden whole.
    """
    if len(number) == CPF_LENGTH:
        return f"***.{number[3:6]}.{number[6:9]}-**"
    if len(number) == CNPJ_LENGTH:
        return f"**.{number[2:5]}.{number[5:8]}/****-**"
    return "*" * len(number)


def _modulo_11(total: int) -> str:
    rest = total % 11
    return "0" if rest < 2 else str(11 - rest)
