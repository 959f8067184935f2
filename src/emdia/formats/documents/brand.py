"""How a company's documents look: its colour and its logo, and nothing that could hide a field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageFile

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LARGEST_LOGO_BYTES = 512 * 1024
LARGEST_LOGO_PIXELS = 4_000_000


class BrandRefused(ValueError):
    """The colour or the logo cannot be printed; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """`colour` as #rrggbb, for the name above the receipt; `logo` a PNG or JPEG file, or empty."""

    colour: str = "#1f2937"
    logo: bytes = b""

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.colour):
            raise BrandRefused(f"A colour is written #rrggbb; {self.colour!r} is not.")
        if len(self.logo) > LARGEST_LOGO_BYTES:
            raise BrandRefused(f"A logo has at most {LARGEST_LOGO_BYTES:,} bytes.")
        if self.logo:
            self.logo_size()

    def rgb(self) -> tuple[float, float, float]:
        """Return the colour as three numbers from 0 to 1."""
        red, green, blue = (int(self.colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return red, green, blue

    def logo_size(self) -> tuple[int, int]:
        """Return the width and height of the logo in pixels.

        :raises BrandRefused: it is not a picture, or too large a one.
        """
        if self.logo[:8] != b"\x89PNG\r\n\x1a\n" and self.logo[:3] != b"\xff\xd8\xff":
            raise BrandRefused("A logo is a PNG or a JPEG file.")
        width, height = picture(self.logo).size
        if width * height > LARGEST_LOGO_PIXELS:
            raise BrandRefused(f"A logo has at most {LARGEST_LOGO_PIXELS:,} pixels.")
        return width, height


def picture(content: bytes) -> Image.Image:
    """Return the picture that a PNG or JPEG file holds.

    :raises BrandRefused: it holds none.
    """
    parser = ImageFile.Parser()
    try:
        parser.feed(content)
        return parser.close()
    except Exception as error:
        raise BrandRefused("The logo cannot be read as a picture.") from error
