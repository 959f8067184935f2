"""Return files of any bank: bytes in, one columnar table of titles out."""

from emdia.formats.fixed_width import Unreadable
from emdia.formats.returns.pix_answers import PixAnswer, pix_answers
from emdia.formats.returns.reading import read_return, recognise
from emdia.formats.returns.return_file import (
    HOLDING_CODES,
    ReturnFile,
    ReturnHeader,
    ReturnTrailer,
    Titles,
)
from emdia.formats.returns.splitting import split_files

__all__ = [
    "HOLDING_CODES",
    "PixAnswer",
    "ReturnFile",
    "ReturnHeader",
    "ReturnTrailer",
    "Titles",
    "Unreadable",
    "pix_answers",
    "read_return",
    "recognise",
    "split_files",
]
