"""`emdia import`: a file of customers, contacts, receivables, fiscal documents or credits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emdia.formats.portfolio import FIELDS, Kind
from emdia.formats.portfolio.messages import MESSAGES
from emdia.formats.portfolio.sheets import template
from emdia.formats.tables import MAX_BYTES

if TYPE_CHECKING:
    from emdia.reports.imports import ImportPage
    from emdia.workflows.import_portfolio import Checked, Mapping

app = typer.Typer()
FIRST_SHOWN = 20


@app.command("import")
def import_(
    kind: Annotated[Kind, typer.Argument(help="What the file brings.")],
    file: Annotated[Path | None, typer.Argument(help="CSV in any separator, or XLSX.")] = None,
    source: Annotated[str, typer.Option(help="The system it comes from.")] = "file",
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="field=heading; more than once.")
    ] = None,
    mark: Annotated[str, typer.Option(help="Decimal mark, where the file leaves it open.")] = "",
    order: Annotated[str, typer.Option(help="dmy or mdy, where the file leaves it open.")] = "",
    fill_zeros: Annotated[
        bool, typer.Option("--fill-zeros", help="Put back zeros that a spreadsheet took.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    leave_wrong: Annotated[
        bool, typer.Option("--leave-wrong", help="Apply the right rows of a file with wrong ones.")
    ] = False,
    errors: Annotated[
        Path | None, typer.Option(help="Where to write the wrong rows, to be corrected.")
    ] = None,
    show_template: Annotated[
        bool, typer.Option("--template", help="Print an example file of this kind and end.")
    ] = False,
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
) -> None:
    """Check a file and apply it, all of it or nothing. The same file twice changes nothing."""
    if show_template:
        typer.echo(template(kind).decode("utf-8-sig"), nl=False)
        return
    content = _read(file)
    from emdia.cli.processes.choices import chosen_company
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    company_id = chosen_company(company)
    import_id = _receive(company_id, kind, source, file, content)
    mapping = _mapping(company_id, import_id, columns or [], mark, order, fill_zeros)
    found = _check(company_id, import_id, mapping)
    _print(found)
    _print_faults(company_id, import_id, errors)
    if dry_run:
        typer.echo("Nothing was applied: this was a dry run.")
        return
    _apply(company_id, import_id, found, leave_wrong=leave_wrong)


def _read(file: Path | None) -> bytes:
    from emdia.cli.processes.faults import UnableToRun

    if file is None:
        raise UnableToRun("Name the file, or ask for an example of it with --template.")
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise UnableToRun(f"{file} has {size:,} bytes; the limit is {MAX_BYTES:,}.")
        return file.read_bytes()
    except OSError as error:
        raise UnableToRun(f"{file}: {error.strerror}.") from error


def _receive(company_id: int, kind: Kind, source: str, file: Path | None, content: bytes) -> int:
    from emdia.cli.processes.choices import person
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.import_portfolio import FileRefused, receive

    name = file.name if file else ""
    try:
        import_id, _ = receive(
            company_id=company_id,
            kind=kind,
            source=source,
            name=name,
            content=content,
            by=person(),
        )
    except FileRefused as refusal:
        raise UnableToRun(f"{file}: {refusal.fault.message} Nothing was kept.") from refusal
    return import_id


def _mapping(
    company_id: int,
    import_id: int,
    columns: Sequence[str],
    mark: str,
    order: str,
    fill_zeros: bool,
) -> Mapping:
    """Return what is remembered or guessed, with what was said over it."""
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.import_portfolio import Mapping

    page = _page(company_id, import_id)
    chosen = dict(page.mapping["columns"])
    for said in columns:
        field, _, heading = said.partition("=")
        if field not in {one.name for one in FIELDS[Kind(page.row.kind)]}:
            known = ", ".join(one.name for one in FIELDS[Kind(page.row.kind)])
            raise UnableToRun(f"{field} is no field; there are: {known}.")
        if heading and heading not in page.headings:
            raise UnableToRun(
                f"The file has no column {heading}; there are: {', '.join(page.headings)}."
            )
        chosen.pop(field, None)
        if heading:
            chosen[field] = heading
    return Mapping(
        columns=chosen,
        mark=mark or page.mapping["mark"],
        order=order or page.mapping["order"],
        fill_zeros=fill_zeros or page.mapping["fill_zeros"],
    )


def _page(company_id: int, import_id: int) -> ImportPage:
    from emdia.reports.imports import import_page

    return import_page(company_id=company_id, import_id=import_id)


def _check(company_id: int, import_id: int, mapping: Mapping) -> Checked:
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.import_portfolio import MappingIsIncomplete, check

    try:
        found = check(company_id=company_id, import_id=import_id, mapping=mapping)
    except MappingIsIncomplete as refusal:
        page = _page(company_id, import_id)
        raise UnableToRun(
            f"No column is known to be {', '.join(refusal.missing)}. Say which with --map "
            f"field=heading; the headings are: {', '.join(page.headings)}."
        ) from refusal
    if found is None:
        told = "; ".join(one["message"] for one in _page(company_id, import_id).file_faults)
        raise UnableToRun(f"The file was refused, nothing was applied. {told}")
    return found


def _print(found: Checked) -> None:
    from emdia.cli.printing.answers import money

    typer.echo(
        f"{found.rows} rows: {found.new} new, {found.changed} changed, {found.same} the same, "
        f"{found.wrong} wrong."
    )
    for currency, rows, cents in found.totals:
        typer.echo(f"  {rows} new for {currency} {money(cents, currency)}")


def _print_faults(company_id: int, import_id: int, errors: Path | None) -> None:
    page = _page(company_id, import_id)
    for change in page.changes[:FIRST_SHOWN]:
        said = "; ".join(f"{name}: {old} → {new}" for name, old, new in change.changes)
        typer.echo(f"  line {change.line}, {change.label}: {said}")
    for fault in page.faults[:FIRST_SHOWN]:
        where = f", {fault.field}" if fault.field else ""
        told = MESSAGES.get(fault.code, fault.code)
        typer.echo(f"  line {fault.line}{where}: {told} ({fault.found})")
    if page.faults and errors is not None:
        from emdia.reports.imports import wrong_file

        errors.write_bytes(
            wrong_file(company_id=company_id, import_id=import_id, heading="Erro", words=_said)
        )
        typer.echo(f"The wrong rows stand in {errors}: correct them and send that file.")


def _said(faults: Sequence[tuple[str, str, str]]) -> str:
    return " ".join(
        f"{field}: {MESSAGES.get(code, code)}" if field else MESSAGES.get(code, code)
        for field, code, _ in faults
    )


def _apply(company_id: int, import_id: int, found: Checked, *, leave_wrong: bool) -> None:
    from emdia.cli.processes.choices import person
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.import_portfolio import apply

    if found.wrong and not leave_wrong:
        raise UnableToRun(
            "Nothing was applied: correct the wrong rows, or leave them out with --leave-wrong."
        )
    done = apply(
        company_id=company_id,
        import_id=import_id,
        by=person(),
        now=datetime.now(UTC),
        leave_wrong=leave_wrong,
    )
    if done is None:
        raise UnableToRun("The books changed meanwhile and nothing was applied: run it again.")
    typer.echo(f"Applied: {done.new} new, {done.changed} changed. Nobody was told anything.")
