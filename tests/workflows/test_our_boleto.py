"""Is this boleto ours: a thousand genuine ones are, fifteen kinds of forgery are not."""

from collections.abc import Callable
from random import Random

import pytest

from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.pix.models import PixCharge
from emdia.formats.banks import campo_livre
from emdia.formats.boleto import line_of, punctuate_line
from emdia.formats.boleto.bank_barcode import general_digit
from emdia.formats.boleto.check_digits import modulo_10
from emdia.formats.pix import dynamic_code, static_code
from emdia.reports.our_boleto import Recognised, recognise
from emdia.rules.instalments import MOST_INSTALMENTS
from emdia.workflows.cancel_receivables import cancel

from .desk import DAY, NOON, Desk

GENUINE, FORGED = 1_000, 100
KEY = "71cdf9ba-c695-4e3c-b010-abb521a3f1be"


@pytest.fixture
def desk(database: str) -> Desk:
    return Desk()


def charges(desk: Desk, count: int) -> list[Charge]:
    """Charge so many titles of different amounts; every other one has a Pix."""
    for first in range(0, count, MOST_INSTALMENTS):
        parts = min(MOST_INSTALMENTS, count - first)
        desk.charge(desk.sell(100_003 * parts + first, instalments=parts))
    with company_scope(desk.company_id):
        made = list(Charge.objects.filter(state=ChargeState.DRAFT).order_by("id"))
        account = desk.pix_account(KEY)
        PixCharge.objects.bulk_create(
            PixCharge(
                company_id=desk.company_id,
                charge=charge,
                pix_account=account,
                kind="static",
                code=pix(charge, is_static=place % 2 == 0),
            )
            for place, charge in enumerate(made)
        )
    return made


def pix(charge: Charge, *, is_static: bool) -> str:
    if is_static:
        return static_code(
            key=KEY,
            name="VENTO NORTE",
            city="RECIFE",
            amount_cents=charge.amount_cents,
            txid=f"C{charge.pk}",
        )
    url = f"pix.example.com/v2/cobv/{charge.pk:032d}"
    return dynamic_code(url=url, name="VENTO NORTE", city="RECIFE")


def barcode(desk: Desk, charge: Charge) -> str:
    with company_scope(desk.company_id):
        agreed = companies.agreed(desk.agreement)
    return agreed.barcode(
        nosso_numero=charge.nosso_numero,
        due_date=charge.due_date,
        amount_cents=charge.amount_cents,
    )


def asked(desk: Desk, text: str) -> Recognised:
    return recognise(company_id=desk.company_id, text=text, as_of=DAY)


def test_genuine_ones_are_ours(desk: Desk) -> None:
    made = charges(desk, GENUINE)
    assert len(made) == GENUINE
    for place, charge in enumerate(made):
        digits = barcode(desk, charge)
        text = (digits, punctuate_line(line_of(digits)), pix(charge, is_static=place % 2 == 0))[
            place % 3
        ]
        found = asked(desk, text)
        assert found.is_ours, text
        assert (found.charge_id, found.amount_cents) == (charge.pk, charge.amount_cents)
        assert found.account_ending == "89-0"


def fixed(digits: str) -> str:
    """Return the barcode with the check digit that fits, as a forger writes it."""
    return digits[:4] + general_digit(digits[:4] + digits[5:]) + digits[5:]


def with_campo_livre(digits: str, free: str) -> str:
    return fixed(digits[:19] + free)


def other_account(digits: str, chance: Random) -> str:
    free = campo_livre.write(
        bank="341",
        carteira=digits[19:22],
        nosso_numero=digits[22:30],
        agencia=f"{chance.randrange(1, 9_999):04}",
        conta=f"{chance.randrange(1, 55_000):05}",
    )
    return with_campo_livre(digits, free)


def other_number(digits: str, chance: Random) -> str:
    free = campo_livre.write(
        bank="341",
        carteira=digits[19:22],
        nosso_numero=f"{chance.randrange(50_000_000, 99_999_999):08}",
        agencia=digits[31:35],
        conta=digits[35:40],
    )
    return with_campo_livre(digits, free)


def other_dac(digits: str, chance: Random) -> str:
    wrong = str((int(digits[40]) + chance.randrange(1, 10)) % 10)
    return fixed(digits[:40] + wrong + digits[41:])


def changed(digits: str, place: int, chance: Random) -> str:
    other = str((int(digits[place]) + chance.randrange(1, 10)) % 10)
    return digits[:place] + other + digits[place + 1 :]


def line_field(digits: str, chance: Random) -> str:
    """Change a digit of the line and its field's own check digit, and nothing else."""
    line = changed(line_of(digits), chance.randrange(10, 20), chance)
    return line[:20] + modulo_10(line[10:20]) + line[21:]


def swapped(digits: str, chance: Random) -> str:
    line = line_of(digits)
    places = [place for place in range(46) if line[place] != line[place + 1]]
    place = chance.choice(places)
    return line[:place] + line[place + 1] + line[place] + line[place + 2 :]


BOLETOS: dict[str, Callable[[str, Random], str]] = {
    "bank": lambda digits, chance: fixed("237" + digits[3:]),
    "currency": lambda digits, chance: fixed(digits[:3] + "8" + digits[4:]),
    "due date": lambda digits, chance: fixed(
        digits[:5] + f"{int(digits[5:9]) + chance.randrange(1, 60):04}" + digits[9:]
    ),
    "amount": lambda digits, chance: fixed(
        digits[:9] + f"{int(digits[9:19]) + chance.randrange(1, 10**6):010}" + digits[19:]
    ),
    "amount times ten": lambda digits, chance: fixed(
        digits[:9] + digits[10:19] + "0" + digits[19:]
    ),
    "account": other_account,
    "number": other_number,
    "account's digit": other_dac,
    "one field of the line": line_field,
    "digits swapped": swapped,
}
CODES: dict[str, Callable[[Charge, Random], str]] = {
    "Pix host": lambda charge, chance: dynamic_code(
        url=f"pix.examp1e.com/v2/cobv/{charge.pk:032d}", name="VENTO NORTE", city="RECIFE"
    ),
    "Pix key": lambda charge, chance: static_code(
        key="52998224725", name="VENTO NORTE", city="RECIFE",
        amount_cents=charge.amount_cents, txid=f"C{charge.pk}",
    ),
    "Pix txid": lambda charge, chance: static_code(
        key=KEY, name="VENTO NORTE", city="RECIFE",
        amount_cents=charge.amount_cents, txid=f"D{charge.pk}",
    ),
    "Pix name": lambda charge, chance: static_code(
        key=KEY, name="VENTO N0RTE", city="RECIFE",
        amount_cents=charge.amount_cents, txid=f"C{charge.pk}",
    ),
    "Pix amount": lambda charge, chance: static_code(
        key=KEY, name="VENTO NORTE", city="RECIFE",
        amount_cents=charge.amount_cents + chance.randrange(1, 10**5), txid=f"C{charge.pk}",
    ),
}  # fmt: skip


def test_forged_ones_are_not(desk: Desk) -> None:
    made, chance = charges(desk, FORGED), Random(8)
    passed = [
        (kind, charge.pk)
        for kind, forge in BOLETOS.items()
        for charge in made
        if asked(desk, forge(barcode(desk, charge), chance)).is_ours
    ]
    passed += [
        (kind, charge.pk)
        for kind, forge in CODES.items()
        for charge in made
        if asked(desk, forge(charge, chance)).is_ours
    ]
    assert len(BOLETOS) + len(CODES) == 15
    assert passed == []


@pytest.mark.parametrize("text", ["", "abc", "123", "8" * 44, "00020126", "9" * 2_000])
def test_what_is_no_boleto_is_not_ours(desk: Desk, text: str) -> None:
    assert not asked(desk, text).is_ours


def test_why_it_is_not_ours_is_told(desk: Desk) -> None:
    charge = desk.charged()
    digits = barcode(desk, charge)
    assert asked(desk, fixed(digits[:9] + "0000000001" + digits[19:])).why == "changed"
    assert asked(desk, other_number(digits, Random(1))).why == "unknown"
    assert asked(desk, digits[:-1] + str(9 - int(digits[-1]))).why == "digits_wrong"
    assert asked(desk, "abc").why == "unreadable"


def test_ours_and_not_to_be_paid_any_more(desk: Desk) -> None:
    charge = desk.charged()
    desk.send()
    assert asked(desk, barcode(desk, charge)).is_payable
    cancel(
        receivable_ids=[charge.receivable_id], reason="Billed twice", now=NOON, **desk.till.acting
    )
    found = asked(desk, barcode(desk, charge))
    assert (found.is_ours, found.is_payable) == (True, False)
