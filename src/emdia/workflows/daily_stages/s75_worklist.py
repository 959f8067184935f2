"""Whom people call: the list of the day, after the day was decided.

A day that is run late writes nothing: the list is of today.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.worklist import queries
from emdia.workflows import worklist

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return how many debtors stand in the list, by turn."""
    with company_scope(work.company_id):
        zone = ZoneInfo(companies.company(work.company_id).time_zone)
    if work.run_date >= work.now.astimezone(zone).date():
        worklist.rewrite(company_id=work.company_id, as_of=work.run_date, now=work.now, by=work.by)
    with company_scope(work.company_id):
        return queries.counts()
