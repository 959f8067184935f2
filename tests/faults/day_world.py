"""A company whose day was asked for and waits for a worker; run as a process, it makes it."""

from pathlib import Path

LINES = 60  # of every file
# The third number is missing: what comes after it is held.
NUMBERS = (1, 2, 4)


def make() -> None:
    """Found the company, issue its titles, and ask for its day."""
    from emdia.cli.processes.django import load

    load()
    from emdia.books.companies.models import Numbering
    from emdia.workflows import daily_run, declare_terms

    from ..workflows.house import ANA, DAY, House

    house = House(numbering=Numbering.CONSECUTIVE)
    house.expect(dict.fromkeys(range(1, LINES * len(NUMBERS) + 1), 10000))
    declare_terms.declare_intake(
        company_id=house.company_id,
        bank_agreement_id=house.agreement.pk,
        folder="/declared/by/the/test",
        numbering=Numbering.CONSECUTIVE,
        expected_by=None,
        since_date=DAY,
        by=ANA,
    )
    daily_run.ask(company_id=house.company_id, as_of=DAY, by=ANA)


def fill(folder: Path) -> None:
    """Put the bank's files into a folder, as they came a minute ago."""
    from dataclasses import replace

    from emdia.formats.banks.b341_itau.sample import write_return

    from ..workflows.house import HEADING, paid
    from ..workflows.test_watched_folders import put

    folder.mkdir()
    for place, number in enumerate(NUMBERS):
        titles = range(place * LINES + 1, (place + 1) * LINES + 1)
        lines = [paid(title, 9_000 + 40 * title, nominal_cents=10_000) for title in titles]
        content = write_return(header=replace(HEADING, sequence=number), titles=lines)
        put(folder, f"{number}.ret", content)


if __name__ == "__main__":
    make()
