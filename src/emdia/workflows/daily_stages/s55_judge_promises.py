"""Promises to pay whose day has come: kept or broken by what was received, never by a word.

Money was posted before; where it is not known whether it came, nothing is broken.
"""

from collections.abc import Mapping

from emdia.books.agreements import queries
from emdia.books.companies.scope import company_scope
from emdia.workflows import promises

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return how many promises were kept, broken and made moot since."""
    promises.judge(company_id=work.company_id, as_of=work.run_date, by=work.by)
    with company_scope(work.company_id):
        return queries.count_closed_since(work.since_at)
