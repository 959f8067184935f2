"""How fast a remessa is written: titles per CPU-second of every bank and layout.

Entries with their payers, first as they are and then with fine, interest and discount as far
as the layout carries them; from objects and from columns. Checked, numbered, check digits
computed; one process, one core. A loop of f-strings, which checks nothing, is the yardstick.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from emdia.formats.banks import Bank, banks
from emdia.formats.remessa import Charge, Instruction, RemessaHeading, RemessaLayout
from emdia.formats.remessa.asked import GIVEN, OfInstructions
from emdia.formats.remessa.columns import Same, at
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa, write_remessa_columns

GOAL = 150_000
NAMES = ("MARIA", "João", "JOSÉ", "ANA", "Conceição", "PEDRO")
DUE = date(2026, 4, 10)


def heading_and_entry(bank: Bank, form: RemessaLayout) -> tuple[RemessaHeading, Instruction]:
    """Return those of the bank's sample, with what the file itself does not carry."""
    data = (bank.samples / f"remessa-cnab{form.name}.rem").read_bytes()
    said = read_remessa(data, bank=bank.code, layout=form.name)
    heading = said.heading
    filled = replace(
        heading,
        agencia=heading.agencia or "0101",
        posto=heading.posto or "05",
        beneficiary=heading.beneficiary or "12345",
    )
    return filled, replace(said.instructions[0], check_digit="")


def entries(like: Instruction, count: int) -> Iterator[Instruction]:
    """Yield so many entries, no two of one payer, number, document or amount."""
    first, width = int(like.nosso_numero or 0), len(like.nosso_numero)
    assert like.payer is not None
    for number in range(count):
        name = f"{NAMES[number % 6]} {NAMES[number // 6 % 6]} {number}"
        payer = replace(
            like.payer,
            name=name,
            tax_id=f"{number * 7_919 % 10**11:011}",
            street=f"Rua {NAMES[number % 5]}, {number % 2_000}",
            postal_code=f"{10_000_000 + number * 31 % 10**7}",
        )
        nominal_cents, due = 1_000 + number * 997 % 10**6, DUE + timedelta(days=number % 60)
        yield replace(
            like,
            **charges(like, nominal_cents, due),
            nosso_numero=str(first + number).zfill(width) if width else "",
            document=f"NF{number % 10**6:06}",
            company_use=str(number),
            nominal_cents=nominal_cents,
            due_date=due,
            payer=payer,
        )


def charges(like: Instruction, nominal_cents: int, due: date) -> dict[str, Any]:
    """Return the charges of `like`, with the days and amounts of a title of one's own."""
    said: dict[str, Any] = {}
    if like.fine is not None:
        said["fine"] = replace(like.fine, day=due + timedelta(days=1))
    if like.interest is not None:
        daily_cents = 1 + nominal_cents // 3_000
        said["interest"] = Charge(amount_cents=daily_cents, day=due + timedelta(days=1))
    if like.discounts:
        said["discounts"] = (Charge(amount_cents=nominal_cents // 50, day=due),)
    return said


def charged(entry: Instruction, takes: Callable[[Instruction], bool]) -> Instruction:
    """Return the entry with as much of a fine, interest and a discount as the layout carries."""
    choices: tuple[dict[str, Any], ...] = (
        {"fine": Charge(rate=Decimal("0.02"), day=DUE)},
        {"interest": Charge(amount_cents=3, day=DUE)},
        {"discounts": (Charge(amount_cents=500, day=DUE),)},
    )
    for choice in choices:
        if takes(replace(entry, **choice)):
            entry = replace(entry, **choice)
    return entry


def columns_of(instructions: Sequence[Instruction]) -> dict[str, list[Any]]:
    """Return the same instructions as a table would have them, without what it leaves out."""
    asked = OfInstructions(instructions)
    columns = {name: asked.of(name) for name in GIVEN}
    return {
        name: [at(column, row) for row in range(asked.count)]
        for name, column in columns.items()
        if column != Same(GIVEN[name])
    }


def with_f_strings(instructions: Sequence[Instruction]) -> bytes:
    """Return the records of Itaú's CNAB 400 as a script would write them."""
    lines = []
    for number, asked in enumerate(instructions, 2):
        payer, due = asked.payer, asked.due_date
        assert payer is not None
        assert due is not None
        lines.append(
            f"1021234567800019512340000000    0000{asked.company_use:<25}{asked.nosso_numero:0>8}"
            f"0000000000000109{'':21}I01{asked.document:<10}{due:%d%m%y}{asked.nominal_cents:013}"
            f"3410000001N{due:%d%m%y}0000{0:013}000000{0:013}{0:013}{0:013}"
            f"01{payer.tax_id:0>14}{payer.name.upper()[:30]:<30}{'':10}{payer.street.upper():<40}"
            f"{payer.district.upper():<12}{payer.postal_code}{payer.city.upper():<15}{payer.state}"
            f"{'':30}{'':4}00000000 {number:06}"
        )
    return "\r\n".join(lines).encode("latin-1", "replace")


def titles_per_cpu_second(write: Callable[[], bytes], options: argparse.Namespace) -> list[float]:
    """Return one figure per round."""
    figures = []
    for _ in range(options.rounds):
        started = time.process_time()
        assert len(write()) > options.titles * 100
        figures.append(options.titles / (time.process_time() - started))
    return figures


def report(name: str, figures: list[float], goal: int | None = GOAL) -> bool:
    """Print mean, spread and whether the goal is met."""
    mean = statistics.fmean(figures)
    spread = (max(figures) - min(figures)) / mean
    is_met = goal is None or mean >= goal
    verdict = "" if goal is None else f", goal {goal:,}: {'met' if is_met else 'MISSED'}"
    print(f"{name:<34}{mean:>10,.0f} titles per CPU-second, spread {spread:.0%}{verdict}")
    return is_met


def measure(bank: Bank, form: RemessaLayout, options: argparse.Namespace) -> None:
    """Print the figures of one layout, from objects and from columns."""
    heading, entry = heading_and_entry(bank, form)

    def write(asked: Sequence[Instruction]) -> bytes:
        return write_remessa(bank=bank.code, layout=form.name, heading=heading, instructions=asked)

    def write_columns(columns: dict[str, list[Any]]) -> bytes:
        return write_remessa_columns(
            bank=bank.code, layout=form.name, heading=heading, columns=columns
        )

    def takes(asked: Instruction) -> bool:
        try:
            write([asked])
        except UnableToWrite:
            return False
        return True

    for words, like in (("plain", entry), ("charged", charged(entry, takes))):
        asked = list(entries(like, options.titles))
        columns = columns_of(asked)
        assert write(asked) == write_columns(columns)
        name = f"{bank.code} {form.name} {words}"
        report(f"{name}, objects", titles_per_cpu_second(lambda a=asked: write(a), options))
        report(
            f"{name}, columns",
            titles_per_cpu_second(lambda c=columns: write_columns(c), options),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bank", help="code of the one bank to measure")
    options = parser.parse_args()

    print(f"Remessas of {options.titles:,} titles, mean and spread of {options.rounds} rounds")
    for bank in banks().values():
        if options.bank in (None, bank.code):
            for form in bank.remessas.values():
                measure(bank, form, options)
    itau = banks()["341"]
    _, entry = heading_and_entry(itau, itau.remessas["400"])
    asked = list(entries(entry, options.titles))
    figures = titles_per_cpu_second(lambda: with_f_strings(asked), options)
    report("341 400 plain, f-strings", figures, None)


if __name__ == "__main__":
    main()
