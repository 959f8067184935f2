"""Every file that waits is settled, in the order they came."""

from collections.abc import Mapping

from emdia.books.bank_files import queries as files
from emdia.books.companies.scope import company_scope
from emdia.workflows.settle_bank_file import settle

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return files and lines that were settled, and what waits for a person."""
    with company_scope(work.company_id):
        waiting = files.waiting()
    for bank_file_id in waiting:
        settle(company_id=work.company_id, bank_file_id=bank_file_id, by=work.by)
    with company_scope(work.company_id):
        return files.settled_since(work.since_at)
