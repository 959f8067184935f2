"""That somebody took a list away: who, which, narrowed how, how many rows. Never what was in it."""

from dataclasses import asdict, dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    name: str  # of the list
    kind: str  # of the file
    rows: int
    asked: str  # what narrowed the list, as the address said it
    columns: tuple[str, ...]


def record(*, company_id: int, exported: Exported, by: Actor) -> int:
    """Record an export; return the fact's id."""
    with company_scope(company_id):
        return facts.record(
            company_id=company_id,
            kind="list.exported",
            subject=("company", company_id),
            by=by,
            data=asdict(exported),
        )
