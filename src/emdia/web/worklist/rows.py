"""A debtor of the worklist as pages show it: where the row leads, its score part by part."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports.worklist import Row
from emdia.rules.worklist import WHOLE, Part
from emdia.web import address
from emdia.web.figures import language, priced
from emdia.web.worklist.words import said_of


@dataclass(frozen=True, kw_only=True, slots=True)
class PartCells:
    """One part of a score: what it is and what it weighs."""

    said: str
    weight: str


def open_url(customer_id: int, *, queue: str) -> str:
    """Return where a row leads: to the call, which knows in which queue one works."""
    return reverse("cockpit:call", args=[customer_id]) + address.link(queue=queue)


def formula(row: Row, currency: str) -> str:
    """Return `R$ 1.000,00 × 70 % × 1,5`."""
    score = row.score
    return (
        f"{priced(row.facts.owed_cents, currency)} × {chance(score.chance)}"
        f" × {factor(score.urgency)}"
    )


def lines(row: Row, currency: str) -> list[str]:
    """Return the parts of a score, one a line."""
    cells = [*chance_cells(row), *urgency_cells(row)]
    return [formula(row, currency), *(f"{one.said}: {one.weight}" for one in cells)]


def chance_cells(row: Row) -> list[PartCells]:
    """Return the parts of the chance: what one begins with, then factors."""
    first, *others = row.score.chance_parts
    return [
        PartCells(said=_said(first), weight=chance(first.weight)),
        *(PartCells(said=_said(one), weight=f"× {factor(one.weight)}") for one in others),
    ]


def urgency_cells(row: Row) -> list[PartCells]:
    """Return the parts of the urgency: a whole, and what is added to it."""
    return [
        PartCells(said=_("Urgency begins with"), weight=factor(WHOLE)),
        *(
            PartCells(said=_said(one), weight=f"+ {factor(one.weight)}")
            for one in row.score.urgency_parts
        ),
    ]


def _said(part: Part) -> str:
    return said_of(part.code, part.figure)


def chance(weight: int) -> str:
    """Return `70 %` of 700 thousandths, `44,6 %` of 446."""
    return f"{_decimal(weight / 10, 1)} %"


def factor(weight: int) -> str:
    """Return `1,5` of 1500 thousandths."""
    return _decimal(weight / WHOLE, 3)


def _decimal(number: float, places: int) -> str:
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return text if language() == "en" else text.replace(".", ",")
