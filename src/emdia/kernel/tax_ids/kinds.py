"""The kinds of tax ids a customer may have, and what is right for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from emdia.kernel.tax_ids import brazil, europe, latin_america
from emdia.kernel.tax_ids.brazil import InvalidTaxId, normalise


class TaxIdKind(StrEnum):
    """Which state gave the number, and for whom."""

    CPF = "cpf"
    CNPJ = "cnpj"
    NIT = "nit"
    RFC = "rfc"
    CUIT = "cuit"
    RUT = "rut"
    VAT = "vat"
    FOREIGN = "foreign"  # of a country without a rule here; taken as written


def _is_foreign(number: str) -> bool:
    return 0 < len(number) <= 30 and number.isprintable()


_RIGHT: Mapping[TaxIdKind, Callable[[str], bool]] = MappingProxyType(
    {
        TaxIdKind.CPF: brazil.is_cpf,
        TaxIdKind.CNPJ: brazil.is_cnpj,
        TaxIdKind.NIT: latin_america.is_nit,
        TaxIdKind.RFC: latin_america.is_rfc,
        TaxIdKind.CUIT: latin_america.is_cuit,
        TaxIdKind.RUT: latin_america.is_rut,
        TaxIdKind.VAT: europe.is_vat,
        TaxIdKind.FOREIGN: _is_foreign,
    }
)


def checked_as(kind: TaxIdKind, text: str) -> str:
    """Return the id without punctuation, in capitals.

    :raises InvalidTaxId: it is no right number of this kind.
    """
    number = normalise(text)
    if not _RIGHT[kind](number):
        raise InvalidTaxId(text)
    return number


def kind_of(text: str) -> TaxIdKind | None:
    """Return CPF or CNPJ when `text` is one; other kinds must be told, their forms overlap."""
    if brazil.is_cpf(text):
        return TaxIdKind.CPF
    return TaxIdKind.CNPJ if brazil.is_cnpj(text) else None


def group_root(kind: TaxIdKind, number: str) -> str:
    """Return what companies of one group share: the first eight places of a CNPJ, else nothing."""
    return number[:8] if kind is TaxIdKind.CNPJ else ""
