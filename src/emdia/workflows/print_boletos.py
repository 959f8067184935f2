"""Printing many boletos while nobody waits: asked for, drawn part by part, stopped, kept a while.

Who draws is told what the next part is and brings its file; a part that is kept is never
drawn again, so that a run goes on where it was when its worker died.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from emdia.books.charges import queries
from emdia.books.charges.models import Charge, PrintedPart, PrintKind, PrintRun, PrintState
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor

from .queue import enqueue

PER_FILE = 100
KEPT_FOR = timedelta(days=3)
MOST = 20_000


class UnableToPrint(ValueError):
    """The run cannot be asked for or stopped; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is to be drawn next: the file's number and name, and its charges."""

    number: int
    name: str
    charge_ids: tuple[int, ...]
    as_of: date


def ask(
    *,
    company_id: int,
    receivable_ids: Sequence[int],
    kind: PrintKind,
    by: Actor,
    on: date,
    now: datetime,
) -> int:
    """Queue the payable boletos of titles for drawing; return the run's id.

    Runs that were kept for long are thrown away.

    :raises UnableToPrint: nothing_to_print or too_many.
    """
    with company_scope(company_id):
        PrintRun.objects.filter(asked_at__lt=now - KEPT_FOR).delete()
        charges = queries.payable(receivable_ids)
        if not charges:
            raise UnableToPrint("nothing_to_print")
        if len(charges) > MOST:
            raise UnableToPrint("too_many")
        run = PrintRun.objects.create(
            company_id=company_id,
            kind=kind,
            asked_at=now,
            asked_by=by.name,
            as_of_date=on,
            parts=_parts(charges, kind),
            charges_count=len(charges),
        )
        facts.record(
            company_id=company_id,
            kind="boletos.printing_asked",
            subject=("print_run", run.pk),
            by=by,
            data={"charges": len(charges), "kind": kind.value},
        )
        enqueue("print_boletos", company_id=company_id, print_run_id=run.pk)
        return run.pk


def _parts(charges: Sequence[Charge], kind: PrintKind) -> list[list[int]]:
    if kind == PrintKind.TOGETHER:
        ids = [charge.pk for charge in charges]
        return [ids[first : first + PER_FILE] for first in range(0, len(ids), PER_FILE)]
    of_customer: dict[int, list[int]] = {}
    for charge in charges:
        of_customer.setdefault(charge.receivable.customer_id, []).append(charge.pk)
    return [of_customer[customer_id] for customer_id in sorted(of_customer)]


def next_part(*, company_id: int, print_run_id: int) -> Part | None:
    """Return what of a run is to be drawn next; None when it is over."""
    with company_scope(company_id):
        run = PrintRun.objects.select_for_update().filter(pk=print_run_id).first()
        if run is None or run.state not in (PrintState.WAITING, PrintState.DRAWING):
            return None
        kept = set(PrintedPart.objects.filter(print_run=run).values_list("number", flat=True))
        for number, charge_ids in enumerate(run.parts, start=1):
            if number not in kept:
                PrintRun.objects.filter(pk=run.pk).update(state=PrintState.DRAWING)
                name = f"boletos-{number:05d}.pdf"
                return Part(
                    number=number, name=name, charge_ids=tuple(charge_ids), as_of=run.as_of_date
                )
        PrintRun.objects.filter(pk=run.pk).update(state=PrintState.DONE)
        return None


def keep_part(*, company_id: int, print_run_id: int, part: Part, content: bytes) -> None:
    """Keep the file of a part, unless it is kept already or the run was stopped."""
    with company_scope(company_id):
        run = PrintRun.objects.select_for_update().get(pk=print_run_id)
        known = PrintedPart.objects.filter(print_run=run, number=part.number).exists()
        if known or run.state != PrintState.DRAWING:
            return
        PrintedPart.objects.create(
            company_id=company_id,
            print_run=run,
            number=part.number,
            name=part.name,
            content=content,
        )
        run.done_count += len(part.charge_ids)
        run.save(update_fields=["done_count"])


def refuse(*, company_id: int, print_run_id: int, code: str) -> None:
    """End a run of which a part could not leave; what is drawn stays."""
    with company_scope(company_id):
        PrintRun.objects.filter(pk=print_run_id).update(state=PrintState.REFUSED, refusal=code)


def stop(*, company_id: int, print_run_id: int, by: Actor) -> None:
    """Let a run draw nothing more; what is drawn stays.

    :raises UnableToPrint: run_unknown or run_over.
    """
    with company_scope(company_id):
        run = PrintRun.objects.select_for_update().filter(pk=print_run_id).first()
        if run is None:
            raise UnableToPrint("run_unknown")
        if run.state not in (PrintState.WAITING, PrintState.DRAWING):
            raise UnableToPrint("run_over")
        PrintRun.objects.filter(pk=run.pk).update(state=PrintState.STOPPED)
        facts.record(
            company_id=company_id,
            kind="boletos.printing_stopped",
            subject=("print_run", run.pk),
            by=by,
        )
