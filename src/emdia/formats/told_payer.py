"""Who paid, as far as a line of a return names the payer: not every layout does."""

from __future__ import annotations

from dataclasses import dataclass

from emdia.formats.banks import UnknownBank
from emdia.formats.explained_line import FileKind, explain_line
from emdia.formats.fixed_width import Unreadable
from emdia.kernel.tax_ids import CNPJ_LENGTH, CPF_LENGTH, is_cnpj, is_cpf

# As the layouts name them.
NAME = "nome_pagador"
TAX_ID = ("numero_inscricao_pagador", "inscricao_pagador")


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldPayer:
    """Empty is what the line does not tell."""

    name: str = ""
    tax_id: str = ""


NOBODY = ToldPayer()


def told_payer(line: bytes, *, bank: str, layout: str) -> ToldPayer:
    """Return whom one line of a return names; nobody when it cannot be read."""
    try:
        explained = explain_line(line, bank=bank, layout=layout, kind=FileKind.RETURN)
    except (UnknownBank, Unreadable):
        return NOBODY
    told = {field.name: field.found.strip() for field in explained.fields}
    number = next((told[name] for name in TAX_ID if told.get(name)), "")
    return ToldPayer(name=told.get(NAME, ""), tax_id=_tax_id(number))


def _tax_id(number: str) -> str:
    """Return the CNPJ or CPF at the end of a field that zeros fill up; empty when it is none."""
    cnpj, cpf = number[-CNPJ_LENGTH:], number[-CPF_LENGTH:]
    if is_cpf(cpf) and not number[:-CPF_LENGTH].strip("0"):
        return cpf
    return cnpj if is_cnpj(cnpj) else ""
