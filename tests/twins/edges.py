"""Small files at the edges of every comparison the settlement makes."""

from emdia.rules.settlement import Tolerance

from .portfolio import NO_NUMBER, STRANGER, Owed, Portfolio, Told

SHORT, PPM = 5, 2_000
# Cents beyond a million: one cent into it, and the middle of it.
ONE_INTO, HALF_INTO = 3_000_000_001, 3_000_500_000


def told(charge: int, paid: int = 0, *, kind: str = "payment", **others: int) -> Told:
    """Return a line without tariff, interest or discount unless they are given."""
    nothing = {"nominal": paid, "tariff": 0, "interest": 0, "discount": 0}
    return Told(kind=kind, charge=charge, paid=paid, **nothing | others)


def file(*titles: Owed, lines: tuple[Told, ...], tolerance: Tolerance | None = None) -> Portfolio:
    """Return a file over titles with one charge each."""
    charges = tuple((place, None) for place in range(len(titles)))
    return Portfolio(titles, charges, lines, tolerance or Tolerance())


def edges() -> tuple[Portfolio, ...]:
    return (
        withholdings(),
        small_differences(),
        *parts_per_million(),
        file(Owed(100), Owed(100), lines=(told(0, 99), told(1, 100))),
        file(Owed(100), lines=(told(0, kind="confirmation"),)),
        file(Owed(100), lines=(told(0, 50, kind="unreadable", tariff=7),)),
        by_document(),
    )


def withholdings() -> Portfolio:
    """Taxes expected and paid to us, expected of a title paid in part, and kept back unasked."""
    iss = (("ISS", 100),)
    return file(
        Owed(900, iss),
        Owed(500, iss, earlier=400),
        Owed(900, iss),
        # PIS, COFINS and CSLL together; a cent less than they are; a title that is no service.
        Owed(100_000, is_service=True),
        Owed(100_000, is_service=True),
        Owed(100_000),
        # One per cent of it is half a cent above a hundred.
        Owed(10_050, is_service=True),
        lines=(
            told(0, 1_000),
            told(1, 600),
            told(2, 1_001),
            told(3, 95_350),
            told(4, 95_351),
            told(5, 95_350),
            told(6, 9_949),
        ),
    )


def small_differences() -> Portfolio:
    """As much short or over as is tolerated, a cent more, and a payment of what that closed."""
    return file(
        *[Owed(1_000)] * 5,
        lines=(
            told(0, 1_000 - SHORT),
            told(0, 300),
            told(1, 999 - SHORT),
            told(2, 1_001),
            told(3, 1_002),
            # Closed in two steps, of which the second leaves what is tolerated.
            told(4, 500),
            told(4, 500 - SHORT),
            told(4, SHORT),
        ),
        tolerance=Tolerance(short_cents=SHORT, over_cents=1),
    )


def parts_per_million() -> tuple[Portfolio, Portfolio]:
    """Amounts at which cents times parts per million are split at a million."""
    owed, lines = [], []
    for net, limit in ((ONE_INTO, 6_000_000), (HALF_INTO, 6_001_000)):
        for difference in (limit, limit + 1):
            lines.append((len(owed), net, difference))
            owed.append(Owed(net))
    return (
        file(
            *owed,
            lines=tuple(told(place, net - by, nominal=net) for place, net, by in lines),
            tolerance=Tolerance(short_ppm=PPM),
        ),
        file(
            *owed,
            lines=tuple(told(place, net + by, nominal=net) for place, net, by in lines),
            tolerance=Tolerance(over_ppm=PPM),
        ),
    )


def by_document() -> Portfolio:
    """Numbers nobody knows, with the documents of titles whose charges are open or closed."""
    kinds = ("payment", "rejection", "confirmation", "fee", "unknown_occurrence", "unreadable")
    lines = [
        told(STRANGER, 100, kind=kind, document=place)
        for place, kind in enumerate((*kinds, "payment"))
    ]
    return Portfolio(
        titles=(Owed(100),) * 8,
        charges=tuple((place, None) for place in range(8)),
        lines=(*lines, told(NO_NUMBER, 100), told(NO_NUMBER, 100, document=7)),
        closed=frozenset({6}),
        unnumbered=frozenset({7}),
    )
