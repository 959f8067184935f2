"""What the banks' transports put into the folders, and what should be there and is not."""

from collections.abc import Mapping

from emdia.books.bank_files import queries as received
from emdia.books.companies.scope import company_scope
from emdia.books.intake import queries as intake
from emdia.workflows import intake_alarms, watch_folders

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return how many files came in and how many alarms are open."""
    watch_folders.look(company_id=work.company_id, by=work.by)
    intake_alarms.raise_missing(company_id=work.company_id, now=work.now)
    with company_scope(work.company_id):
        return {
            "files_received": received.received_since(work.since_at),
            "alarms": len(intake.open_alarms()),
        }
