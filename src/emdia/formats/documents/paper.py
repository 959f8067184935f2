"""What one boleto says, before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from emdia.formats.documents.parties import PrintedParty, checked_creditor
from emdia.formats.documents.sheet import wrapped


@dataclass(frozen=True, kw_only=True, slots=True)
class BoletoPaper:
    """One boleto as it is printed.

    `barcode` 44 digits, `line` 47; `bank_code` with its digit: "341-7"; `account`,
    `carteira` and `nosso_numero` as the bank prints them. `items` say what is charged, in
    cents; `instructions` what happens after the due date. `br_code` is the Pix code of a
    hybrid boleto. `part` is (k, n) of a carnê.

    :raises CreditorUnnamed: the creditor is not named as the law wants it.
    """

    bank_code: str
    bank_name: str
    barcode: str
    line: str
    place: str
    creditor: PrintedParty
    payer: PrintedParty
    final_creditor: PrintedParty | None = None
    account: str
    carteira: str
    nosso_numero: str
    document: str
    kind: str
    accepted: str = "N"
    issue_date: date
    processed_date: date
    due_date: date
    amount_cents: int
    instructions: Sequence[str] = ()
    items: Sequence[tuple[str, int]] = ()
    br_code: str = ""
    part: tuple[int, int] | None = None
    language: str = "pt-br"

    def __post_init__(self) -> None:
        checked_creditor(self.creditor)

    def cell(self, name: str) -> str:
        """Return what the field of the ficha called `name` shows."""
        match name:
            case "issue_date" | "processed_date" | "due_date":
                return printed_date(getattr(self, name))
            case "currency":
                return "R$"
            case "document" | "kind" | "accepted" | "carteira":
                return str(getattr(self, name))
        # What the bank uses, and quantities of another currency: left free.
        return ""


class TooMuchText(ValueError):
    """A paper has no room for all that must stand on it; nothing of it may be left out."""


def fitting_lines(
    texts: Iterable[str], *, most: int, font: str, points: float, width: float
) -> list[str]:
    """Return the lines of all texts.

    :raises TooMuchText: they are more than `most`.
    """
    lines = [
        line for text in texts for line in wrapped(text, font=font, points=points, width=width)
    ]
    if len(lines) > most:
        raise TooMuchText(f"There is room for {most} lines; these are {len(lines)}: {lines[0]}…")
    return lines


def printed_date(day: date) -> str:
    """Return a date as every boleto prints it."""
    return f"{day:%d/%m/%Y}"
