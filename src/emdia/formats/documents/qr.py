"""A QR code as marks on paper: one bit per module, painted by the reader at any size."""

from __future__ import annotations

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
