"""Which charge a line of a return speaks of, and which receivable it pays.

Pure: no database, no clock. Whole files are matched in SQL
(books/payments/sql/match_lines.sql); tests/twins/test_settlement.py keeps the two equal.

The nosso número tells the charge. Where it is nobody's, document and amount together
do, if exactly one open charge of the account has both and the line reports on a title:
a fee, or what nobody could read, is not looked for. Money on a charge that was replaced
pays the receivable of its last successor.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

# Of rules.settlement.KINDS, those that report on a title.
LOOKED_FOR = frozenset({"payment", "rejection", "confirmation"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    number_key: str  # see formats.banks.NumberKey
    receivable: int
    document: str
    amount_cents: int
    is_open: bool = True
    successor: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    charge: int
    receivable: int
    by_document: bool


@dataclass(frozen=True, slots=True)
class Charges:
    """The charges of one bank account by their names."""

    charges: Mapping[int, Charge]
    _by_number: dict[str, int] = field(init=False, default_factory=dict)
    _by_document: dict[tuple[str, int], list[int]] = field(
        init=False, default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for name, charge in self.charges.items():
            self._by_number[charge.number_key] = name
            if charge.is_open:
                self._by_document[charge.document, charge.amount_cents].append(name)

    def find(
        self, *, kind: str, number_key: str, document: str, nominal_cents: int
    ) -> Found | None:
        """Return the charge that a line names; None when no charge, or more than one, fits.

        `kind` is one of rules.settlement.KINDS.
        """
        if number_key and number_key in self._by_number:
            name = self._by_number[number_key]
            return Found(charge=name, receivable=self._paid_by(name), by_document=False)
        if not document or kind not in LOOKED_FOR:
            return None
        same = self._by_document.get((document, nominal_cents), [])
        if len(same) != 1:
            return None
        return Found(charge=same[0], receivable=self._paid_by(same[0]), by_document=True)

    def _paid_by(self, name: int) -> int:
        charge = self.charges[name]
        return charge.receivable if charge.successor is None else self._paid_by(charge.successor)
