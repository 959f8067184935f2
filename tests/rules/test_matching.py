"""The nosso número tells the charge; document and amount do where nobody has the number."""

import pytest

from emdia.rules.matching import Charge, Charges, Found
from emdia.rules.settlement import KINDS

CHARGES = Charges(
    {
        1: Charge(number_key="11", receivable=101, document="A", amount_cents=500),
        2: Charge(number_key="22", receivable=102, document="B", amount_cents=500),
        # Twice the same document and amount, and once another amount.
        3: Charge(number_key="33", receivable=103, document="C", amount_cents=500),
        4: Charge(number_key="44", receivable=104, document="C", amount_cents=500),
        5: Charge(number_key="55", receivable=105, document="C", amount_cents=700),
        # Closed, and replaced twice.
        6: Charge(number_key="66", receivable=106, document="F", amount_cents=500, is_open=False),
        7: Charge(number_key="77", receivable=107, document="G", amount_cents=500, successor=8),
        8: Charge(number_key="88", receivable=108, document="H", amount_cents=500, successor=9),
        9: Charge(number_key="99", receivable=109, document="", amount_cents=500),
        10: Charge(number_key="", receivable=110, document="J", amount_cents=500),
    }
)


@pytest.mark.parametrize(
    ("number_key", "document", "nominal_cents", "expected"),
    [
        ("11", "A", 500, (1, 101, False)),
        # The number is stronger than the document.
        ("11", "B", 500, (1, 101, False)),
        ("00", "A", 500, (1, 101, True)),
        ("", "A", 500, (1, 101, True)),
        ("00", "A", 501, None),
        ("00", "", 500, None),
        ("", "", 500, None),
        ("00", "C", 500, None),
        ("00", "C", 700, (5, 105, True)),
        ("00", "X", 500, None),
        # A closed charge is found by its number only.
        ("66", "", 0, (6, 106, False)),
        ("00", "F", 500, None),
        # What was replaced pays its last successor's receivable, and is itself the charge.
        ("77", "", 0, (7, 109, False)),
        ("88", "", 0, (8, 109, False)),
        ("00", "G", 500, (7, 109, True)),
        ("", "J", 500, (10, 110, True)),
    ],
)
def test_find(
    number_key: str, document: str, nominal_cents: int, expected: tuple[int, int, bool] | None
) -> None:
    found = CHARGES.find(
        kind="payment", number_key=number_key, document=document, nominal_cents=nominal_cents
    )
    if expected is None:
        assert found is None
    else:
        charge, receivable, by_document = expected
        assert found == Found(charge=charge, receivable=receivable, by_document=by_document)


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_reports_on_a_title_is_looked_for(kind: str) -> None:
    by_number = CHARGES.find(kind=kind, number_key="11", document="B", nominal_cents=500)
    assert by_number == Found(charge=1, receivable=101, by_document=False)
    by_document = CHARGES.find(kind=kind, number_key="00", document="A", nominal_cents=500)
    assert (by_document is not None) is (kind in ("payment", "rejection", "confirmation"))
