"""Bringing back what lies in the trash: each thing by the act of its own, all of them together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor

from . import clear_imports, customer_contacts, discard_customers, keep_views


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """Who asks, when, and whether what the whole company sees is theirs to change."""

    by: Actor
    now: datetime
    may_share: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How many came back; `refused` says by kind, record and code what did not."""

    done: int
    refused: tuple[tuple[str, int, str], ...]


def put_back(*, company_id: int, things: Sequence[tuple[str, int]], asker: Asker) -> Outcome:
    """Bring back what lies in the trash, by kind and record; what cannot come is told."""
    done, refused = 0, []
    with company_scope(company_id):
        for kind, record_id in things:
            code = _one(company_id, kind, record_id, asker)
            if code:
                refused.append((kind, record_id, code))
            else:
                done += 1
    return Outcome(done=done, refused=tuple(refused))


def _one(company_id: int, kind: str, record_id: int, asker: Asker) -> str:
    try:
        with company_scope(company_id):
            ACTS[kind](company_id, record_id, asker)
    except REFUSALS as refusal:
        return str(refusal)
    return ""


def _customer(company_id: int, record_id: int, asker: Asker) -> None:
    discard_customers.put_back(company_id=company_id, customer_ids=[record_id], by=asker.by)


def _import(company_id: int, record_id: int, asker: Asker) -> None:
    clear_imports.put_back(company_id=company_id, import_id=record_id, by=asker.by, now=asker.now)


def _contact(company_id: int, record_id: int, asker: Asker) -> None:
    customer_contacts.put_back(company_id=company_id, contact_id=record_id, by=asker.by)


def _view(company_id: int, record_id: int, asker: Asker) -> None:
    keep_views.put_back(
        company_id=company_id, view_id=record_id, may_share=asker.may_share, by=asker.by
    )


ACTS: Mapping[str, Callable[[int, int, Asker], None]] = {
    "customer": _customer,
    "import": _import,
    "contact": _contact,
    "view": _view,
}
REFUSALS = (
    discard_customers.UnableToDiscard,
    clear_imports.UnableToPutBack,
    customer_contacts.UnableToChange,
    keep_views.UnableToKeepView,
)
