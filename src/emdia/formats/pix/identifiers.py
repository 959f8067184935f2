"""Identifiers of Pix charges, payments and refunds.

Source: Banco Central, Pix API 2.9.0, 2025-09-05 (schemas TxId, EndToEndId, DevolucaoId).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from emdia.formats.pix.refusals import checked_text, refused

# What stands in a code that has no identifier of its own.
NO_TXID = "***"
MAX_STATIC_TXID = 25

_LETTERS_AND_DIGITS = "A-Za-z0-9"
STATIC_TXID = re.compile(r"[A-Za-z0-9]{1,25}")
_PAYMENT = re.compile(
    r"(?P<kind>[ED])(?P<ispb>[0-9A-Z]{8})(?P<at>[0-9]{12})(?P<tail>[A-Za-z0-9]{11})"
)


@dataclass(frozen=True, slots=True)
class EndToEndId:
    """A payment's (E) or refund's (D) identifier taken apart. `initiated_at` is in UTC."""

    kind: str
    ispb: str
    initiated_at: datetime
    tail: str


def checked_static_txid(txid: str) -> str:
    """Return the txid of a static code: 1 to 25 letters and digits, or `***` for none.

    :raises PixRefused: naming the first character that is wrong, or the length.
    """
    if txid == NO_TXID or STATIC_TXID.fullmatch(txid):
        return txid
    return checked_text(
        txid, name="txid", least=1, most=MAX_STATIC_TXID, allowed=_LETTERS_AND_DIGITS
    )


def checked_charge_txid(txid: str) -> str:
    """Return the txid of a charge made through the API: 26 to 35 letters and digits.

    :raises PixRefused: naming the first character that is wrong, or the length.
    """
    return checked_text(txid, name="txid", least=26, most=35, allowed=_LETTERS_AND_DIGITS)


def checked_refund_id(refund_id: str) -> str:
    """Return the id the receiver gives to a refund: 1 to 35 letters and digits.

    :raises PixRefused: naming the first character that is wrong, or the length.
    """
    return checked_text(refund_id, name="refund_id", least=1, most=35, allowed=_LETTERS_AND_DIGITS)


def read_end_to_end_id(text: str) -> EndToEndId:
    """Take an endToEndId apart: E or D, ISPB, minute in UTC, and eleven characters.

    An ISPB may hold capital letters since Pix API 2.9.0.

    :raises PixRefused: another length, a wrong character or a minute that does not exist.
    """
    found = _PAYMENT.fullmatch(text)
    if found is None:
        checked_text(text, name="endToEndId", least=32, most=32, allowed=_LETTERS_AND_DIGITS)
        raise _wrong_parts(text)
    try:
        at = datetime.strptime(found["at"], "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        raise refused(
            "end_to_end_minute",
            "endToEndId",
            text,
            f"endToEndId: {found['at']}, from place 10, is not a minute of the calendar.",
            columns=(10, 21),
        ) from None
    return EndToEndId(found["kind"], found["ispb"], at, found["tail"])


def _wrong_parts(text: str) -> Exception:
    parts = (
        (1, 1, r"[ED]", "E or D"),
        (2, 9, r"[0-9A-Z]{8}", "an ISPB"),
        (10, 21, r"[0-9]{12}", "a minute"),
    )
    first, last, _, what = next(
        part for part in parts if not re.fullmatch(part[2], text[part[0] - 1 : part[1]])
    )
    part = text[first - 1 : last]
    return refused(
        "end_to_end_id",
        "endToEndId",
        text,
        f"endToEndId: {part!r}, from place {first}, is not {what}.",
        columns=(first, last),
    )
