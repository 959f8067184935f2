"""Putting a remessa into the folder its bank's transport takes it from: once, whatever dies.

The file is written beside its place, then it is recorded that it is about to get its name, then
it gets it. Whoever comes after a death finds either the file beside its place, which has not
left, or a record without it, which has.
"""

from datetime import datetime
from pathlib import Path

from emdia.books.borderos import operations, queries
from emdia.books.borderos.models import Bordero, BorderoState
from emdia.books.companies.scope import company_scope
from emdia.connectors import folders
from emdia.kernel.failpoints import failpoint


def place(*, company_id: int, bordero_id: int, now: datetime) -> bool:
    """Put the file of a borderô into its folder; return whether it lies, or lay, there.

    :raises folders.FolderUnreadable: the folder is not there or cannot be written.
    """
    bordero = _to_be_placed(company_id, bordero_id)
    if bordero is None:
        return False
    folder, name = Path(bordero.bank_agreement.remessa_folder), bordero.file_name
    with folders.held(folder):
        bordero = _to_be_placed(company_id, bordero_id)
        if bordero is None:
            return True
        if bordero.placing_at is None:
            with company_scope(company_id):
                content = queries.content(bordero_id)
            folders.put_beside(folder, name=name, content=content)
            failpoint("remessa.beside")
            with company_scope(company_id):
                operations.begin_placing(bordero, now=now)
            failpoint("remessa.placing")
        folders.put_in_place(folder, name=name)
        failpoint("remessa.in_place")
        with company_scope(company_id):
            operations.placed(bordero, now=now)
    return True


def _to_be_placed(company_id: int, bordero_id: int) -> Bordero | None:
    with company_scope(company_id):
        bordero = queries.bordero(bordero_id)
    is_to_be = (
        bordero is not None
        and bordero.state == BorderoState.SENT
        and bordero.placed_at is None
        and bordero.bank_agreement.remessa_folder
    )
    return bordero if is_to_be else None
