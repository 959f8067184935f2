"""Pix keys: CPF, CNPJ (letters included), phone, e-mail and random key (EVP).

Source: Banco Central, DICT API and Pix API 2.9.0 (CNPJ `^[0-9A-Z]{14}$`), 2025-09-05.
"""

from __future__ import annotations

import re
from enum import StrEnum

from emdia.formats.pix.refusals import refused
from emdia.kernel.tax_ids import is_cnpj, is_cpf

MAX_CHARACTERS = 77


class KeyKind(StrEnum):
    """What a Pix key is."""

    CPF = "cpf"
    CNPJ = "cnpj"
    PHONE = "phone"
    EMAIL = "email"
    RANDOM = "evp"


_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_PHONE = re.compile(r"\+[1-9][0-9]{2,15}")
_EMAIL = re.compile(
    r"[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+"
)
_BRAZIL = "+55"
_BRAZILIAN_DIGITS = (10, 11)


def key_kind(key: str) -> KeyKind:
    """Return the kind of a key, which must be written exactly as the DICT holds it.

    Lower case matters in e-mails and random keys; tax ids have no punctuation.

    :raises PixRefused: it is no key; the message says what is wrong with what it resembles.
    """
    if len(key) > MAX_CHARACTERS:
        raise refused(
            "key_length", "key", key, f"A key has at most 77 characters; this has {len(key)}."
        )
    if "@" in key:
        return _email(key)
    if key.startswith("+"):
        return _phone(key)
    if _RANDOM.fullmatch(key):
        return KeyKind.RANDOM
    if re.fullmatch(r"[0-9]{11}", key) and is_cpf(key):
        return KeyKind.CPF
    if re.fullmatch(r"[0-9A-Z]{12}[0-9]{2}", key) and is_cnpj(key):
        return KeyKind.CNPJ
    raise _unknown(key)


def _email(key: str) -> KeyKind:
    if key != key.lower():
        raise refused("key_email", "key", key, f"The e-mail {key!r} must be in lower case.")
    if not _EMAIL.fullmatch(key):
        raise refused("key_email", "key", key, f"{key!r} is not an e-mail address.")
    return KeyKind.EMAIL


def _phone(key: str) -> KeyKind:
    national = key.removeprefix(_BRAZIL)
    if not _PHONE.fullmatch(key) or (
        key.startswith(_BRAZIL) and len(national) not in _BRAZILIAN_DIGITS
    ):
        raise refused(
            "key_phone",
            "key",
            key,
            f"{key!r} is not a phone: a plus sign, the country and digits, as in +5511987654321.",
        )
    return KeyKind.PHONE


def _unknown(key: str) -> Exception:
    if is_cpf(key) or is_cnpj(key):
        why = "a CPF or CNPJ is written without punctuation and in capitals"
    elif re.fullmatch(r"[0-9]{11}", key):
        why = "its check digits are not those of a CPF, and a phone begins with +55"
    elif len(key) == 14:
        why = "its check digits are not those of a CNPJ"
    elif _RANDOM.fullmatch(key.lower()):
        why = "a random key is written in lower case"
    else:
        why = "it is no CPF, CNPJ, phone, e-mail or random key"
    return refused("key_unknown", "key", key, f"{key!r} is not a Pix key: {why}.")
