"""A QR code as marks on paper, or as a picture on a screen; the reader paints it at any size."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

import numpy as np
import zxingcpp

# Banco Central, Manual de padrões para iniciação do Pix: medium correction suits paper.
_CORRECTION = "M"


# A page shows its code twice.
@lru_cache(maxsize=8)
def qr_marks(text: str) -> str:
    """Return `text` as a PDF inline image of one unit by one unit, without its quiet zone."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_CORRECTION)
    modules = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False))
    size = len(modules)
    # Bit 0 is painted; what fills the last byte of a row is outside the image.
    bits = np.packbits(modules != 0, axis=1).tobytes().hex()
    return f"BI /W {size} /H {size} /IM true /BPC 1 /F /AHx ID {bits}> EI"


def qr_picture(text: str) -> str:
    """Return `text` as the address of a picture (SVG in a `data:` URL), with its quiet zone."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_CORRECTION)
    modules = np.asarray(symbol.to_image(scale=1, add_quiet_zones=True))
    size = len(modules)
    rows, columns = np.nonzero(modules == 0)
    marks = "".join(
        f"M{x} {y}h1v1h-1z" for y, x in zip(rows.tolist(), columns.tolist(), strict=True)
    )
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{marks}"/></svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode()
