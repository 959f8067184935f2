"""The numbers by which states know taxpayers: form, check digits, writing, masking."""

from emdia.kernel.tax_ids.brazil import (
    CNPJ_LENGTH,
    CPF_LENGTH,
    InvalidTaxId,
    checked,
    cnpj_check_digits,
    cpf_check_digits,
    is_cnpj,
    is_cpf,
    mask,
    normalise,
    punctuate,
)
from emdia.kernel.tax_ids.kinds import TaxIdKind, checked_as, group_root, kind_of

__all__ = [
    "CNPJ_LENGTH",
    "CPF_LENGTH",
    "InvalidTaxId",
    "TaxIdKind",
    "checked",
    "checked_as",
    "cnpj_check_digits",
    "cpf_check_digits",
    "group_root",
    "is_cnpj",
    "is_cpf",
    "kind_of",
    "mask",
    "normalise",
    "punctuate",
]
