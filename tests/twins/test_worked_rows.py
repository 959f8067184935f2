"""The rows that docs/algorithms/settlement.md works out are what the rule decides."""

from pathlib import Path

import pytest

from emdia.rules.settlement import Line, Title, decide

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "settlement.md"
HEADING = "| Left | Paid |"


def cents(text: str) -> int:
    return int(text.replace(".", "").replace(",", "") or 0)


def rows() -> list[list[str]]:
    """Return the cells of the worked rows."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(HEADING)) + 2
    found = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: " ".join(row[:4]))
def test_worked_row(row: list[str]) -> None:
    left, paid, interest, discount, due, principal, granted, excess = map(cents, row[:8])
    line = Line(
        kind="payment",
        title=1,
        nominal_cents=10_000,
        paid_cents=paid,
        interest_cents=interest,
        discount_cents=discount,
    )
    title = Title(balance_cents=left, gross_cents=10_000, net_cents=10_000)
    (decision,) = decide(lines=[line], titles={1: title})
    assert due == paid - interest + discount
    assert decision.outcome + (f", `{decision.reason}`" if decision.reason else "") == row[8]
    assert (decision.principal_cents, decision.discount_cents, decision.excess_cents) == (
        principal,
        granted,
        excess,
    )
