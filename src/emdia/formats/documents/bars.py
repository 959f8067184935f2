"""The barcode of a boleto as marks on paper: Interleaved 2 of 5, 103 mm by 13 mm.

Source: Banco do Brasil, Especificações técnicas para confecção de boleto, January 2016,
2.3.1 and 2.3.3; the widths of the ten digits, ISO/IEC 16390.
"""

from __future__ import annotations

from functools import cache

WIDTH_MM = 103
HEIGHT_MM = 13
WIDE = 3  # narrow bars wide
# Which of its five bars, or spaces, each digit makes wide.
_WIDE_OF = (
    "00110",
    "10001",
    "01001",
    "11000",
    "00101",
    "10100",
    "01100",
    "00011",
    "10010",
    "01010",
)
_PAIR_UNITS = 2 * (3 + 2 * WIDE)
_START_UNITS, _STOP_UNITS = 4, WIDE + 2


def bars(digits: str) -> str:
    """Return the bars of an even number of digits as filled PDF rectangles, one unit high.

    Bars stand from 0 to `units(digits)`; a narrow one is one unit wide.
    """
    pairs = (digits[place : place + 2] for place in range(0, len(digits), 2))
    middle = "".join(_pair(place, pair) for place, pair in enumerate(pairs))
    stop = units(digits) - _STOP_UNITS
    return f"{_bar(0, 1)}{_bar(2, 1)}{middle}{_bar(stop, WIDE)}{_bar(stop + WIDE + 1, 1)}f"


def units(digits: str) -> int:
    """Return how many narrow bars wide a barcode is."""
    return _START_UNITS + len(digits) // 2 * _PAIR_UNITS + _STOP_UNITS


@cache
def _pair(place: int, pair: str) -> str:
    """Return the bars of two digits: the first one's widths are bars, the second one's spaces."""
    at = _START_UNITS + place * _PAIR_UNITS
    drawn = []
    for bar, space in zip(*(_WIDE_OF[int(digit)] for digit in pair), strict=True):
        width = WIDE if bar == "1" else 1
        drawn.append(_bar(at, width))
        at += width + (WIDE if space == "1" else 1)
    return "".join(drawn)


def _bar(at: int, width: int) -> str:
    return f"{at} 0 {width} 1 re "
