"""Taxes a Brazilian company keeps back when it pays for a service, and pays in our name.

Pure: no database, no clock. A title says which of them it expects. A payment that is
short by what the law would have a customer keep back, on a title that expects nothing,
is put before a person: it may be a withholding nobody entered. Whole files ask the same
in SQL (books/payments/sql/match_lines.sql).

Up to R$ 10,00 nothing federal need be kept back (Lei 10.833/2003, art. 31, § 3º, as Lei
13.137/2015 has it; Lei 9.430/1996, arts. 67 and 68), except by who pays through Siafi. That
does not narrow the question: a sum that small may be kept back all the same, and a person
decides.

Sources, with what was read of each on CHECKED_ON:

- PIS 0.65 %, COFINS 3 % and CSLL 1 % together: Lei 10.833/2003, arts. 30 and 31, in force since
  2004; the text of art. 31 (legjur.com/legislacao/art/lei_00108332003-31).
- IR 1.5 % on professional services, Lei 7.450/1985, art. 52 (RIR, Decreto 9.580/2018, art. 714),
  and 1 % on cleaning, security and labour let out, Lei 7.713/1988, art. 3 (RIR, art. 716), as two
  accountants print them (asconnet.com on arts. 714 and 716, informanet.com.br boletim 47/2022).
- ISS of at most 5 %, Lei Complementar 116/2003, art. 8, II, and at least 2 %, art. 8-A, added by
  Lei Complementar 157/2016; the text of both. Building works, repairs of buildings and city
  buses (subitems 7.02, 7.05, 16.01) may be below 2 %: a rate that small is not looked for.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product

CHECKED_ON = date(2026, 11, 22)
PPM = 1_000_000
# What is withheld together: the parts per million of each tax, rounded by itself.
SOCIAL_PPM = ((), (6_500, 30_000, 10_000))
INCOME_PPM = ((), (10_000,), (15_000,))
# Cities choose between the two limits; most in half percents.
SERVICE_PPM = ((), *((ppm,) for ppm in range(20_000, 50_001, 5_000)))


def combinations() -> Iterator[tuple[int, ...]]:
    """Yield every set of rates in parts per million that may be withheld from one title."""
    for social, income, service in product(SOCIAL_PPM, INCOME_PPM, SERVICE_PPM):
        if social or income or service:
            yield (*social, *income, *service)


def withheld_cents(*, gross_cents: int, rates_ppm: tuple[int, ...]) -> int:
    """Return what these rates keep back of `gross_cents`, each rounded half up to the cent."""
    return sum((gross_cents * ppm + PPM // 2) // PPM for ppm in rates_ppm)


def is_plausible(*, short_cents: int, gross_cents: int) -> bool:
    """Return whether a payment short by `short_cents` may be one with taxes kept back."""
    return short_cents > 0 and any(
        withheld_cents(gross_cents=gross_cents, rates_ppm=rates) == short_cents
        for rates in combinations()
    )
