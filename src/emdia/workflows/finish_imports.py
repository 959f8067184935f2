"""Going on with imports of which a part is written (ADR 38).

A process that dies between two commits of a large file leaves whole titles of it. The rest follows
by itself, whatever stopped it; nobody gives such a file up.
"""

from emdia.books.companies.scope import company_scope
from emdia.books.imports import queries

from .queue import enqueue_again


def finish_begun(*, company_id: int) -> None:
    """Queue the applying of every file of which a part is written, unless it waits already."""
    with company_scope(company_id):
        for import_id in queries.begun():
            enqueue_again(
                "apply_import",
                in_turn=f"imports:{company_id}",
                company_id=company_id,
                import_id=import_id,
            )
