"""Every reversal tried twice at the same moment: as many succeed as there are entries."""

from collections import Counter
from typing import Any

from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry
from emdia.books.payments.models import Receipt
from emdia.workflows.reverse_settlement import reverse

from .crowd import at_once
from .house import ANA, BRUNO, DAY, NOON, House, paid
from .money import sums, wrong_with

ENTRIES = 500
CENTS = 1_000


def test_five_hundred_reversals_tried_twice_at_once(database: str) -> None:
    house = House()
    house.expect(dict.fromkeys(range(1, ENTRIES + 1), CENTS))
    house.apply(*[paid(title, CENTS) for title in range(1, ENTRIES + 1)])
    with company_scope(house.company_id):
        receipts = list(Receipt.objects.order_by("id").values_list("id", flat=True))

    def reverse_all(by: Any) -> Counter[str]:
        return Counter(_reversed(house, receipt_id, by) for receipt_id in receipts)

    answers = at_once(lambda: reverse_all(ANA), lambda: reverse_all(BRUNO))
    assert answers[0] + answers[1] == {"Reversed": ENTRIES, "already_reversed": ENTRIES}
    # Both of them won some: they did meet.
    assert all(answer["Reversed"] for answer in answers)
    with company_scope(house.company_id):
        reversals = Entry.objects.filter(event="reversal")
        assert reversals.values("reverses_id").distinct().count() == reversals.count() == ENTRIES
    assert sums(house.company_id)[1100] == ENTRIES * CENTS
    assert wrong_with(house.company_id) == {}


def _reversed(house: House, receipt_id: int, by: Any) -> str:
    try:
        done = reverse(
            company_id=house.company_id,
            receipt_id=receipt_id,
            reason="Any",
            by=by,
            on=DAY,
            now=NOON,
        )
    except ValueError as refusal:
        return str(refusal)
    return type(done).__name__
