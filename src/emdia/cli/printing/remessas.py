"""Printing a remessa: what the company asked of its bank."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from rich.table import Table

from emdia.cli.printing.answers import console, money, print_faults, print_json, print_table
from emdia.formats.banks import bank
from emdia.formats.remessa import Kind, Remessa


def print_remessa(sent: Remessa, *, as_json: bool) -> None:
    """Print whose remessa it is, how many titles of each instruction, then faults."""
    if as_json:
        print_json(_summary(sent))
        return
    _print_heading(sent)
    print_table(_instructions(sent))
    if sent.other_lines:
        console().print(f"Lines of other records: {len(sent.other_lines)}.")
    print_faults(sent.faults)
    if not sent.faults:
        console().print("No faults.")


def _summary(sent: Remessa) -> dict[str, Any]:
    return {
        "bank": sent.bank,
        "layout": sent.layout,
        "kind": "remessa",
        "titles": len(sent.instructions),
        "sum_nominal_cents": sum(asked.nominal_cents for asked in sent.instructions),
        "instructions": {kind.value: count for kind, count in _counts(sent).items()},
        "faults": [asdict(fault) for fault in sent.faults],
    }


def _counts(sent: Remessa) -> Counter[Kind]:
    return Counter(asked.kind for asked in sent.instructions)


def _print_heading(sent: Remessa) -> None:
    heading = sent.heading
    console().print(f"{bank(sent.bank).name} ({sent.bank}), CNAB {sent.layout}, remessa")
    account = "-".join(part for part in (heading.conta, heading.conta_dv or heading.dac) if part)
    console().print(
        f"{heading.company_name}, agência {heading.agencia or '?'}, conta {account or '?'}, "
        f"file {heading.sequence or '?'}, made on {heading.generated_date or '?'}",
        markup=False,
        highlight=False,
    )


def _instructions(sent: Remessa) -> Table:
    movements = bank(sent.bank).remessas[sent.layout].movements
    table = Table("Code", "The bank is asked", "Instruction")
    for heading in ("Titles", "Nominal"):
        table.add_column(heading, justify="right")
    for kind, count in _counts(sent).items():
        asked = movements.get(kind)
        nominal_cents = sum(one.nominal_cents for one in sent.instructions if one.kind is kind)
        table.add_row(
            asked.code if asked else "",
            asked.words if asked else "",
            kind.value.replace("_", " "),
            str(count),
            money(nominal_cents),
        )
    return table
