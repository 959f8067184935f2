"""What a BR Code says: the text behind a Pix QR code, also called copia e cola.

Source: Banco Central, Manual do BR Code and Manual de Padrões para Iniciação do Pix; EMV
QR Code Specification for Payment Systems, Merchant-Presented Mode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from emdia.formats.pix import tlv
from emdia.formats.pix.identifiers import NO_TXID, checked_static_txid
from emdia.formats.pix.keys import KeyKind, key_kind
from emdia.formats.pix.refusals import InvalidBrCode, PixRefused
from emdia.formats.pix.tlv import Element, elements
from emdia.kernel.faults import Fault

BEGINNING = "000201"
GUI = "br.gov.bcb.pix"
MAX_CHARACTERS = 512
MAX_NAME, MAX_CITY, MAX_URL = 25, 15, 77
REAL = "986"
BRAZIL = "BR"

_ACCOUNTS = [f"{number:02d}" for number in range(26, 52)]
_UNRESERVED = [f"{number:02d}" for number in range(80, 100)]
_AMOUNT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{0,2})?")
_WRITTEN_AMOUNT = re.compile(r"[0-9]{1,10}\.[0-9]{2}")
_URL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}(?::[0-9]+)?/[!-~]+")

Elements = Mapping[str, Element]


class Kind(StrEnum):
    """What paying the code does."""

    STATIC = "static"  # pays a key
    DYNAMIC = "dynamic"  # pays the charge a URL describes
    RECURRENCE = "recurrence"  # authorises a Pix Automático and pays nothing now


@dataclass(frozen=True, kw_only=True, slots=True)
class BrCode:
    """A BR Code that was read.

    `key` is set in static codes and `url` in dynamic ones; `recurrence_url` is that of a
    Pix Automático, alone or with either. `amount_cents` is None when the payer
    chooses or the URL says. `txid` is "" for none. `faults` are departures from the manual
    that a payer's bank may still accept; each has its field and place.
    """

    kind: Kind
    key: str
    key_kind: KeyKind | None
    url: str
    recurrence_url: str
    description: str
    withdrawal_ispb: str
    is_one_time: bool
    category: str
    amount_cents: int | None
    name: str
    city: str
    postal_code: str
    txid: str
    other_accounts: tuple[str, ...]
    faults: tuple[Fault, ...]


def read(text: str) -> BrCode:
    """Read a BR Code.

    :raises InvalidBrCode: its elements do not add up, the CRC differs, it is too long, or
        it holds no Pix.
    """
    code = text.strip()
    if len(code) > MAX_CHARACTERS:
        raise _invalid(
            "too_long",
            f"A BR Code has at most {MAX_CHARACTERS} characters; this has {len(code)}. "
            "Copy one code alone.",
        )
    if not code.startswith(BEGINNING):
        raise _no_beginning(code)
    found = elements(code)
    _check_frame(code, found)
    account = _pix_account(found)
    recurrence_url = _recurrence_url(found)
    if not account and not recurrence_url:
        raise _invalid(
            "not_pix",
            f"No element from 26 to 51 is of {GUI}: this is not a Pix code. "
            "Ask the receiver for one.",
        )
    faults = [*_frame_faults(code, found), *_content_faults(found, account, recurrence_url)]
    key = _value(account, "01")
    return BrCode(
        kind=_kind(account),
        key=key,
        key_kind=_key_kind(key),
        url=_value(account, "25"),
        recurrence_url=recurrence_url.value if recurrence_url else "",
        description=_value(account, "02"),
        withdrawal_ispb=_value(account, "03"),
        is_one_time=_value(found, "01") == "12",
        category=_value(found, "52"),
        amount_cents=_amount_cents(_value(found, "54")),
        name=_value(found, "59"),
        city=_value(found, "60"),
        postal_code=_value(found, "61"),
        txid=_txid(found),
        other_accounts=tuple(_other_accounts(found, account)),
        faults=tuple(faults),
    )


def crc_text(code: str) -> str:
    """Return the four digits that close a code, which ends with `6304`."""
    return f"{tlv.crc(code):04X}"


def is_url(text: str) -> bool:
    """Return whether a text is a location as a code carries it: a host and a path, no scheme."""
    return len(text) <= MAX_URL and _URL.fullmatch(text) is not None


def _check_frame(code: str, found: Elements) -> None:
    ids = list(found)
    if ids[-1] != tlv.CRC_ID or len(found[tlv.CRC_ID].value) != 4:
        raise _invalid(
            "crc_missing",
            "A BR Code ends with 6304 and four digits of CRC. Copy the whole code again.",
            field=tlv.CRC_ID,
        )
    crc = found[tlv.CRC_ID]
    right = crc_text(code[:-4])
    if crc.value.upper() != right:
        raise _invalid(
            "crc",
            f"The CRC is {crc.value} and should be {right}: a character of the code was lost or "
            "changed. Copy it again.",
            crc.columns,
            tlv.CRC_ID,
            crc.value,
        )


def _no_beginning(code: str) -> InvalidBrCode:
    begun = f"begins with {code[:6]!r}" if code else "is empty"
    return _invalid(
        "payload_format",
        f"A BR Code begins with {BEGINNING}; this {begun}. Copy the whole Pix copia e cola, not a "
        "key or a link.",
        (1, 6),
        "00",
        code[:6],
    )


def _pix_account(found: Elements) -> Elements:
    for account_id in _ACCOUNTS:
        inside = _template(found, account_id)
        if _value(inside, "00").lower() == GUI:
            return inside
    return {}


def _recurrence_url(found: Elements) -> Element | None:
    for element_id in _UNRESERVED:
        inside = _template(found, element_id)
        if _value(inside, "00").lower() == GUI and "25" in inside:
            return inside["25"]
    return None


def _other_accounts(found: Elements, account: Elements) -> Iterator[str]:
    for account_id in _ACCOUNTS:
        inside = _template(found, account_id)
        if inside and inside != account:
            yield _value(inside, "00")


def _template(found: Elements, element_id: str) -> Elements:
    element = found.get(element_id)
    if element is None:
        return {}
    try:
        return elements(element.value, first=element.columns[0], path=element_id)
    except InvalidBrCode:
        # Somebody else's template need not be of elements; only ours must be.
        if GUI in element.value.lower():
            raise
        return {}


def _kind(account: Elements) -> Kind:
    if "25" in account:
        return Kind.DYNAMIC
    return Kind.STATIC if "01" in account else Kind.RECURRENCE


def _txid(found: Elements) -> str:
    txid = _value(_template(found, "62"), "05")
    return "" if txid == NO_TXID else txid


def _key_kind(key: str) -> KeyKind | None:
    try:
        return key_kind(key) if key else None
    except PixRefused:
        return None


def _amount_cents(text: str) -> int | None:
    return int(Decimal(text) * 100) if _AMOUNT.fullmatch(text) else None


def _value(found: Elements, element_id: str) -> str:
    element = found.get(element_id)
    return element.value if element else ""


def _frame_faults(code: str, found: Elements) -> Iterator[Fault]:
    odd = re.search(r"[^ -~]", code)
    if odd:
        place = odd.start() + 1
        yield Fault(
            "not_ascii",
            f"{odd[0]!r} in place {place} is not a plain character; some banks refuse the code.",
            columns=(place, place),
            found=odd[0],
        )
    for element_id, name in (("52", "category"), ("59", "name"), ("60", "city"), ("62", "txid")):
        if element_id not in found:
            yield Fault("element_missing", f"Element {element_id} ({name}) is missing.", field=name)
    yield from _wrong(found.get("53"), REAL, "currency")
    yield from _wrong(found.get("58"), BRAZIL, "country")
    if "01" in found and found["01"].value not in {"11", "12"}:
        yield _fault(found["01"], "initiation", "must be 11 or 12")


def _wrong(element: Element | None, right: str, name: str) -> Iterator[Fault]:
    if element is None:
        yield Fault("element_missing", f"The {name} is missing.", field=name)
    elif element.value != right:
        yield _fault(element, name, f"must be {right}")


def _content_faults(
    found: Elements, account: Elements, recurrence_url: Element | None
) -> Iterator[Fault]:
    for element_id, name, most in (("59", "name", MAX_NAME), ("60", "city", MAX_CITY)):
        if len(_value(found, element_id)) > most:
            yield _fault(found[element_id], name, f"has more than {most} characters")
    if "54" in found and not _WRITTEN_AMOUNT.fullmatch(found["54"].value):
        yield _fault(found["54"], "amount", "must be written as 123.45")
    for url in (account.get("25"), recurrence_url):
        if url and not is_url(url.value):
            yield _fault(url, "url", "is not a location without https://")
    if "01" in account and "25" in account:
        yield _fault(account["01"], "key", "stands beside a location")
    elif "01" in account:
        yield from _refusal(account["01"], key_kind)
    txid = _template(found, "62").get("05")
    if txid and "25" in account and txid.value != NO_TXID:
        yield _fault(txid, "txid", "must be *** in a dynamic code")
    elif txid and "25" not in account:
        yield from _refusal(txid, checked_static_txid)


def _refusal(element: Element, check: object) -> Iterator[Fault]:
    try:
        check(element.value)  # type: ignore[operator]
    except PixRefused as refusal:
        fault = refusal.fault
        yield Fault(fault.code, fault.message, None, element.columns, fault.field, element.value)


def _fault(element: Element, name: str, what: str) -> Fault:
    return Fault(
        f"{name}_form",
        f"{name} (element {element.path}) {what}; {element.value!r} does not fit.",
        columns=element.columns,
        field=name,
        found=element.value,
    )


def _invalid(
    code: str,
    message: str,
    columns: tuple[int, int] | None = None,
    field: str | None = None,
    found: str | None = None,
) -> InvalidBrCode:
    return InvalidBrCode(Fault(code, message, columns=columns, field=field, found=found))
