"""The elements of a BR Code: two digits of id, two of length, then the value (EMV TLV)."""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass

from emdia.formats.pix.refusals import InvalidBrCode, refused
from emdia.kernel.faults import Fault

MAX_VALUE = 99
CRC_ID = "63"
_COPY = "Copy the whole code again."
_CRC_START = 0xFFFF


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `first` is the place of its id in the whole text, counted from 1."""

    id: str
    value: str
    first: int
    path: str

    @property
    def columns(self) -> tuple[int, int]:
        """The places of the value in the whole text."""
        return self.first + 4, self.first + 3 + len(self.value)


def elements(text: str, *, first: int = 1, path: str = "") -> dict[str, Element]:
    """Return the elements of `text` by id, in order.

    `first` is where `text` begins in the whole code and `path` what it is the value of.

    :raises InvalidBrCode: an id or length that is no number, a value cut short, or an id
        that stands twice; the fault has the place.
    """
    found: dict[str, Element] = {}
    at = 0
    while at < len(text):
        element = _element(text, at, first, path)
        if element.id in found:
            raise _invalid(
                "element_twice",
                f"Element {element.path} stands twice. Copy one code alone.",
                element.first,
                element,
            )
        found[element.id] = element
        at += 4 + len(element.value)
    return found


def write(element_id: str, value: str, *, name: str) -> str:
    """Return an element.

    :raises PixRefused: the value is empty or longer than 99 characters.
    """
    if not 1 <= len(value) <= MAX_VALUE:
        raise refused(
            "field_length",
            name,
            value,
            f"{name} must have 1 to {MAX_VALUE} characters in the code; it has {len(value)}.",
        )
    return f"{element_id}{len(value):02d}{value}"


def crc(text: str, *, start: int = _CRC_START) -> int:
    """Return the CRC-16/CCITT-FALSE of a text: polynomial 0x1021, start 0xFFFF.

    Characters outside ASCII count as their UTF-8 bytes.
    """
    return crc_hqx(text.encode("utf-8", "surrogatepass"), start)


def _element(text: str, at: int, first: int, path: str) -> Element:
    element_id, length = text[at : at + 2], text[at + 2 : at + 4]
    place = first + at
    full_path = f"{path}.{element_id}" if path else element_id
    if not _is_number(element_id):
        raise InvalidBrCode(
            Fault(
                "element_id",
                f"{element_id!r} in place {place} is not the id of an element. {_COPY}",
                columns=(place, place + 1),
                field=path or None,
                found=element_id,
            )
        )
    element = Element(element_id, "", place, full_path)
    if not _is_number(length) or length == "00":
        raise _invalid(
            "element_length",
            f"{length!r} in place {place + 2} is not the length of element {full_path}. {_COPY}",
            place + 2,
            element,
        )
    value = text[at + 4 : at + 4 + int(length)]
    if len(value) < int(length):
        raise _invalid(
            "element_cut",
            f"Element {full_path} says {int(length)} characters, but only {len(value)} follow. "
            f"{_COPY}",
            place,
            element,
        )
    return Element(element_id, value, place, full_path)


def _is_number(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isdigit()


def _invalid(code: str, message: str, place: int, element: Element) -> InvalidBrCode:
    return InvalidBrCode(
        Fault(code, message, columns=(place, place + 1), field=element.path, found=element.value)
    )
