"""What a portfolio brought from another system may hold, and how its cells are read.

Pure: no database, no clock. A kind of file is a list of fields; a mapping says which column of
a file is which field; a row becomes values or faults. What only the books can tell (is the
customer known, is the month closed) is asked in SQL (books/imports/sql).
"""

from emdia.formats.portfolio.evidence import with_evidence
from emdia.formats.portfolio.fields import FIELDS, Field, Kind, Reads
from emdia.formats.portfolio.mapping import (
    Mapping,
    MappingIsIncomplete,
    guess,
    is_complete,
    missing_fields,
    without_strangers,
)
from emdia.formats.portfolio.rows import Block, Reader, RowFault, reader

__all__ = [
    "FIELDS",
    "Block",
    "Field",
    "Kind",
    "Mapping",
    "MappingIsIncomplete",
    "Reader",
    "Reads",
    "RowFault",
    "guess",
    "is_complete",
    "missing_fields",
    "reader",
    "with_evidence",
    "without_strangers",
]
