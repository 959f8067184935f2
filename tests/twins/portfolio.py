"""Made-up titles, charges and lines of a bank, for the settlement in Python and in SQL alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from emdia.rules import postings
from emdia.rules.matching import Charge as Charged
from emdia.rules.matching import Charges
from emdia.rules.settlement import KINDS, NO_TOLERANCE, Title, Tolerance
from emdia.rules.withholding import withheld_cents

from ..workflows.house import CARTEIRA

MANY_LINES = 20_000
MANY_TITLES = 6_000
STRANGER = -1
NO_NUMBER = -2


@dataclass(frozen=True)
class Owed:
    """A title; `withheld` are the taxes expected to be kept back of its gross amount.

    `earlier` is what was paid of it before the file.
    """

    balance: int
    withheld: tuple[tuple[str, int], ...] = ()
    is_service: bool = False
    earlier: int = 0

    @property
    def net(self) -> int:
        return max(self.balance + self.earlier, 1)

    @property
    def gross(self) -> int:
        return self.net + sum(cents for _, cents in self.withheld)

    def title(self) -> Title:
        return Title(
            balance_cents=self.balance,
            gross_cents=self.gross,
            net_cents=self.net,
            is_service_to_company=self.is_service,
        )


@dataclass(frozen=True)
class Told:
    """A line as the bank tells it; `charge` is the place of a charge, STRANGER or NO_NUMBER.

    `document` is the place of the title whose document the line carries.
    """

    kind: str
    charge: int
    nominal: int
    paid: int
    tariff: int
    interest: int
    discount: int
    document: int | None = None

    @property
    def number(self) -> str:
        if self.charge == NO_NUMBER:
            return ""
        return f"{self.charge + 1:08d}" if self.charge != STRANGER else "99999999"


@dataclass(frozen=True)
class Portfolio:
    """Titles; for each charge the place of its title and of its successor; and the lines.

    Some charges may be closed, or have no nosso número, as one by Pix.
    """

    titles: tuple[Owed, ...]
    charges: tuple[tuple[int, int | None], ...]
    lines: tuple[Told, ...]
    tolerance: Tolerance = NO_TOLERANCE
    closed: frozenset[int] = frozenset()
    unnumbered: frozenset[int] = frozenset()

    def register(self) -> Charges:
        return Charges(
            {
                number: Charged(
                    number_key="" if number in self.unnumbered else f"{CARTEIRA}/{number + 1}",
                    receivable=place,
                    document=document_of(place),
                    amount_cents=self.titles[place].gross,
                    is_open=number not in self.closed,
                    successor=successor,
                )
                for number, (place, successor) in enumerate(self.charges)
            }
        )


def document_of(place: int) -> str:
    """Return the document of a title: any text, one letter too."""
    return str(place) if place else "x"


AMOUNTS = st.sampled_from([0, 1, 2, 50, 99, 100, 101, 250, 500, 501, 1_000]) | st.integers(0, 2_000)
TAXES = st.dictionaries(st.sampled_from(tuple(postings.RECOVERABLE)), st.integers(1, 60))
LIMITS = st.sampled_from([0, 0, 1, 5, 100])
PARTS = st.sampled_from([0, 0, 1_000, 50_000, 1_000_000])
TOLERANCES = st.builds(
    Tolerance, short_cents=LIMITS, short_ppm=PARTS, over_cents=LIMITS, over_ppm=PARTS
)


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    owed = st.builds(
        Owed,
        balance=AMOUNTS,
        withheld=st.just(()) | TAXES.map(lambda taxes: tuple(sorted(taxes.items()))),
        is_service=st.booleans(),
    )
    titles = draw(st.lists(owed, min_size=1, max_size=4))
    places = st.integers(0, len(titles) - 1)
    # One charge at least per title, some titles with two; some replaced by a later one.
    charged = [*range(len(titles)), *draw(st.lists(places, max_size=3))]
    charges = [
        (place, draw(st.none() | st.integers(number + 1, len(charged) - 1)))
        if number + 1 < len(charged)
        else (place, None)
        for number, place in enumerate(charged)
    ]
    told = st.builds(
        Told,
        kind=st.sampled_from(KINDS) | st.just("payment"),
        charge=st.integers(0, len(charges) - 1) | st.sampled_from([STRANGER, 0]),
        nominal=AMOUNTS | st.sampled_from([one.gross for one in titles]),
        paid=AMOUNTS | st.integers(0, 12_000) | st.sampled_from(_withheld_amounts(titles)),
        tariff=st.sampled_from([0, 0, 210]) | AMOUNTS,
        interest=st.sampled_from([0, 0]) | AMOUNTS,
        discount=st.sampled_from([0, 0]) | AMOUNTS,
        document=st.none() | places,
    )
    lines = draw(st.lists(told, min_size=1, max_size=12))
    # A tariff equal to the payment leaves the account untouched: an edge worth meeting often.
    if draw(st.booleans()):
        lines = [replace(one, tariff=one.paid) for one in lines]
    told_lines = tuple(map(_finding_nothing, lines))
    return Portfolio(tuple(titles), tuple(charges), told_lines, draw(TOLERANCES))


def _finding_nothing(told: Told) -> Told:
    """Let a returned payment name nobody: those that do are decided apart, by one rule only."""
    return replace(told, charge=STRANGER) if told.kind == "returned_payment" else told


def _withheld_amounts(titles: Sequence[Owed]) -> list[int]:
    """Return what payers may give when they keep back one set of taxes, or none of them."""
    rates = ((15_000,), (6_500, 30_000, 10_000), (50_000,))
    short = [
        max(one.balance - withheld_cents(gross_cents=one.gross, rates_ppm=kept), 0)
        for one in titles
        for kept in rates
    ]
    return [*short, *(one.gross for one in titles)]


def large(chance: Random, *, many: int = MANY_TITLES, lines: int = MANY_LINES) -> Portfolio:
    """Return a file as a bad month would bring: every kind, many repeats, every oddity."""
    titles = tuple(_owed(chance) for _ in range(many))
    first = [(place, None) for place in range(many)]
    second = [(chance.randrange(many), None) for _ in range(many // 10)]
    charges: list[tuple[int, int | None]] = [*first, *second]
    # A few were replaced, some of them more than once.
    for number in range(0, many, 50):
        charges[number] = (charges[number][0], chance.randrange(number + 1, len(charges)))
    told = tuple(_finding_nothing(_told(chance, titles, charges)) for _ in range(lines))
    tolerance = Tolerance(short_cents=5, over_cents=1, over_ppm=2_000)
    return Portfolio(titles, tuple(charges), told, tolerance)


def _owed(chance: Random) -> Owed:
    balance = chance.choice([0, 1, 990, 7_990, 9_990, 34_900])
    every = [(tax, balance // 40 + place) for place, tax in enumerate(postings.RECOVERABLE, 1)]
    taxes = tuple(chance.sample(every, chance.randint(1, 5)))
    return Owed(balance, taxes if chance.random() < 0.1 else (), chance.random() < 0.2)


def _told(
    chance: Random, titles: Sequence[Owed], charges: Sequence[tuple[int, int | None]]
) -> Told:
    place = STRANGER if chance.random() < 0.05 else chance.randrange(len(charges))
    title = titles[charges[place][0]] if place != STRANGER else None
    nominal = title.gross if title else chance.randrange(20_000)
    part = chance.choice([0, 0.3, 0.5, 0.95, 0.9535, 1, 1, 1, 1, 1.1, 4.9, 5, 5.1])
    amount = int((title.balance if title else nominal) * part) + chance.choice([0, 0, 0, 1, -2])
    document = charges[place][0] if chance.random() < 0.5 else None
    return Told(
        kind=chance.choice(KINDS) if chance.random() < 0.3 else "payment",
        # Some numbers are misread: document and amount are left.
        charge=place if chance.random() < 0.95 else STRANGER,
        nominal=nominal if chance.random() < 0.9 else 0,
        paid=max(amount, 0),
        tariff=chance.choice([0, 0, 210, 210, 350, max(amount, 0)]),
        interest=chance.choice([0, 0, 0, 0, nominal // 50, max(amount, 0), max(amount, 0) + 1]),
        discount=chance.choice([0, 0, 0, 0, nominal // 20, nominal, max(amount, 0)]),
        document=document if place != STRANGER else None,
    )
