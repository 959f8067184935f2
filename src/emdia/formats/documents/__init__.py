"""Papers that leave the company: boletos and carnês as PDF files, and their reading again."""

from emdia.formats.documents.boletos import boletos
from emdia.formats.documents.brand import Brand, BrandRefused
from emdia.formats.documents.bundle import bundle
from emdia.formats.documents.carne import LISTED_PER_COVER, PER_PAGE, carne
from emdia.formats.documents.paper import BoletoPaper, TooMuchText
from emdia.formats.documents.parties import CreditorUnnamed, PrintedParty
from emdia.formats.documents.reading import NotAsMeant, PageRead, check_pages, read_pages
from emdia.formats.documents.sheet import NothingToPrint
from emdia.formats.documents.tables import TableColumn, TablePaper

__all__ = [
    "LISTED_PER_COVER",
    "PER_PAGE",
    "BoletoPaper",
    "Brand",
    "BrandRefused",
    "CreditorUnnamed",
    "NotAsMeant",
    "NothingToPrint",
    "PageRead",
    "PrintedParty",
    "TableColumn",
    "TablePaper",
    "TooMuchText",
    "boletos",
    "bundle",
    "carne",
    "check_pages",
    "read_pages",
]
