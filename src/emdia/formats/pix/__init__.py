"""Pix: BR Codes written and read, keys and identifiers checked. Nothing here calls a bank."""

from emdia.formats.pix.br_code import BrCode, Kind, read
from emdia.formats.pix.identifiers import (
    EndToEndId,
    checked_charge_txid,
    checked_refund_id,
    checked_static_txid,
    read_end_to_end_id,
)
from emdia.formats.pix.keys import KeyKind, key_kind
from emdia.formats.pix.refusals import InvalidBrCode, PixRefused
from emdia.formats.pix.writing import (
    dynamic_code,
    plain,
    recurrence_code,
    static_code,
    static_codes,
)

__all__ = [
    "BrCode",
    "EndToEndId",
    "InvalidBrCode",
    "KeyKind",
    "Kind",
    "PixRefused",
    "checked_charge_txid",
    "checked_refund_id",
    "checked_static_txid",
    "dynamic_code",
    "key_kind",
    "plain",
    "read",
    "read_end_to_end_id",
    "recurrence_code",
    "static_code",
    "static_codes",
]
