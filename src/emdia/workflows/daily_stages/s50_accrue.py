"""What is owed at the close of the day, and how much of it is late.

Late charges are recognised when they are received, so nothing is posted here.
"""

from collections.abc import Mapping

from emdia.books.companies.scope import company_scope
from emdia.books.receivables import queries as receivables

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return the open and the late receivables, by number and in cents."""
    with company_scope(work.company_id):
        owed = receivables.owed(as_of=work.run_date)
        return {
            "open_titles": owed.titles,
            "open_cents": owed.cents,
            "late_titles": owed.late_titles,
            "late_cents": owed.late_cents,
        }
