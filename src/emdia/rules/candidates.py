"""Which receivable a sum of money may pay: points, each with the evidence it is given for.

Pure: no database, no clock. docs/algorithms/candidates.md has the table of points.
Nothing is applied by points: a person reads the evidence and accepts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# What each piece of evidence is worth.
SAME_TAX_ID = 40
SAME_ROOT = 25
SAME_DOCUMENT = 40
SAME_NUMBER = 45
NEAR_NUMBER = 35
AMOUNT_OWED = 30
AMOUNT_OF_BALANCE = 25
AMOUNT_NEAR = 12
NAME_ALIKE = 20
PAID_BEFORE = 15
DUE_CLOSE = ((3, 10), (10, 6), (31, 3))  # days between due date and money, points
USUAL_DAY = 8

NEAR_PPM = 10_000  # within 1 % of what is owed
NAME_FROM_PPM = 300_000  # below, two names have nothing in common
USUAL_WITHIN_DAYS = 3
CNPJ_ROOT = 8
LONGEST_NUMBER = 20
DIGITS = "0123456789"


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """What came in, as far as its line or its receipt says. In cents; empty when not said."""

    amount_cents: int
    received_date: date
    number_key: str = ""
    document: str = ""
    payer_tax_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One open receivable that something speaks for."""

    receivable_id: int
    document: str
    due_date: date
    balance_cents: int
    owed_cents: int  # with late charges and discounts, on the day of the money
    tax_id: str
    name_likeness_ppm: int = 0
    number_keys: tuple[str, ...] = ()
    times_paid: int = 0  # payments of this customer before
    usual_days: int | None = None  # from due date to payment, on average
    paid_by_payer: bool = False  # this payer has paid for this customer before


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, by its code, and what it is worth."""

    code: str
    points: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    receivable_id: int
    points: int
    evidence: tuple[Evidence, ...]


def ranked(*, money: Money, candidates: Iterable[Candidate]) -> list[Scored]:
    """Return the candidates that anything speaks for, the strongest first."""
    known = {one.receivable_id: one for one in candidates}
    scored = [_scored(money, one) for one in known.values()]
    return sorted(
        (one for one in scored if one.points > 0),
        key=lambda one: (-one.points, known[one.receivable_id].due_date, one.receivable_id),
    )


def _scored(money: Money, one: Candidate) -> Scored:
    evidence = tuple(_evidence(money, one))
    return Scored(
        receivable_id=one.receivable_id,
        points=sum(piece.points for piece in evidence),
        evidence=evidence,
    )


def _evidence(money: Money, one: Candidate) -> Iterator[Evidence]:
    yield from _by_number(money, one)
    yield from _by_payer(money, one)
    yield from _by_amount(money, one)
    yield from _by_day(money, one)


def _by_number(money: Money, one: Candidate) -> Iterator[Evidence]:
    if money.number_key and money.number_key in one.number_keys:
        yield Evidence("same_number", SAME_NUMBER)
    elif money.number_key and any(is_near(money.number_key, key) for key in one.number_keys):
        yield Evidence("near_number", NEAR_NUMBER)
    if money.document and bare(money.document) == bare(one.document):
        yield Evidence("same_document", SAME_DOCUMENT)


def _by_payer(money: Money, one: Candidate) -> Iterator[Evidence]:
    if money.payer_tax_id and money.payer_tax_id == one.tax_id:
        yield Evidence("same_tax_id", SAME_TAX_ID)
    elif _same_root(money.payer_tax_id, one.tax_id):
        yield Evidence("same_root", SAME_ROOT)
    if one.name_likeness_ppm >= NAME_FROM_PPM:
        yield Evidence("name_alike", NAME_ALIKE * one.name_likeness_ppm // 1_000_000)
    if one.paid_by_payer:
        yield Evidence("paid_before", PAID_BEFORE)


def _same_root(one: str, other: str) -> bool:
    """Return whether two CNPJs are of one company: matrix and branch."""
    return len(one) == len(other) == 14 and one[:CNPJ_ROOT] == other[:CNPJ_ROOT]


def _by_amount(money: Money, one: Candidate) -> Iterator[Evidence]:
    if money.amount_cents == one.owed_cents:
        yield Evidence("amount_owed", AMOUNT_OWED)
    elif money.amount_cents == one.balance_cents:
        yield Evidence("amount_of_balance", AMOUNT_OF_BALANCE)
    elif _is_close(money.amount_cents, one.owed_cents):
        yield Evidence("amount_near", AMOUNT_NEAR)


def _is_close(amount_cents: int, owed_cents: int) -> bool:
    return abs(amount_cents - owed_cents) * 1_000_000 <= owed_cents * NEAR_PPM


def _by_day(money: Money, one: Candidate) -> Iterator[Evidence]:
    apart = abs((money.received_date - one.due_date).days)
    for within, points in DUE_CLOSE:
        if apart <= within:
            yield Evidence("due_close", points)
            break
    if one.usual_days is not None and one.times_paid > 1:
        usual_date = one.due_date + timedelta(days=one.usual_days)
        if abs((money.received_date - usual_date).days) <= USUAL_WITHIN_DAYS:
            yield Evidence("usual_day", USUAL_DAY)


def bare(text: str) -> str:
    """Return letters and digits of a document, without the zeros it begins with."""
    return "".join(filter(str.isalnum, text)).upper().lstrip("0")


def is_near(one: str, other: str) -> bool:
    """Return whether one slip of a hand makes one number of the other."""
    return one != other and other in near_numbers(one)


def near_numbers(number: str) -> frozenset[str]:
    """Return the numbers one slip away: a wrong digit, two swapped, one left out or doubled."""
    if not number or len(number) > LONGEST_NUMBER:
        return frozenset()
    places = range(len(number))
    wrong = {number[:at] + digit + number[at + 1 :] for at in places for digit in DIGITS}
    swapped = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in places[:-1]}
    missing = {number[:at] + number[at + 1 :] for at in places}
    doubled = {number[:at] + number[at] + number[at:] for at in places}
    return frozenset(wrong | swapped | missing | doubled) - {"", number}


def late_shapes(
    *, amount_cents: int, received_date: date, fine_ppm: int, monthly_ppm: int, days: int
) -> Iterator[tuple[int, date]]:
    """Yield (principal, due date) of titles that `amount_cents` pays off with usual charges.

    One for each day late up to `days`, give or take a cent of rounding; on time first.
    """
    yield amount_cents, received_date
    for late in range(1, days + 1):
        whole = 30 * 1_000_000
        factor = whole + 30 * fine_ppm + monthly_ppm * late
        principal_cents = amount_cents * whole // factor
        for cents in (principal_cents - 1, principal_cents, principal_cents + 1):
            if cents > 0:
                yield cents, received_date - timedelta(days=late)
