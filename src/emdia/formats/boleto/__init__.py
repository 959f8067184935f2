"""Boletos and collection slips: their digits written, read and explained."""

from emdia.formats.boleto.arrecadacao import Arrecadacao
from emdia.formats.boleto.bank_barcode import (
    Boleto,
    barcode,
    barcode_of,
    checked_barcode,
    line_of,
    punctuate_line,
    read_barcode,
)
from emdia.formats.boleto.decoding import decode
from emdia.formats.boleto.due_date_factor import DueDateOutOfRange, due_date_of, factor_of
from emdia.formats.boleto.refusals import FieldRefused, InvalidBoleto

__all__ = [
    "Arrecadacao",
    "Boleto",
    "DueDateOutOfRange",
    "FieldRefused",
    "InvalidBoleto",
    "barcode",
    "barcode_of",
    "checked_barcode",
    "decode",
    "due_date_of",
    "factor_of",
    "line_of",
    "punctuate_line",
    "read_barcode",
]
