"""What every debtor gets today, after money was posted: messages planned, tasks for people.

A day that is run late decides nothing: it would send on one day what was for several. The last
of them, today, takes one step for all that were missed.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import queries
from emdia.workflows import decide_dunning
from emdia.workflows.contact import law

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return the steps taken on the day, and how many cases are open."""
    with company_scope(work.company_id):
        zone = ZoneInfo(companies.company(work.company_id).time_zone)
    if work.run_date >= work.now.astimezone(zone).date():
        with company_scope(work.company_id):
            room = law.room_of_day(company_id=work.company_id, as_of=work.run_date, now=work.now)
        decide_dunning.decide(
            company_id=work.company_id, as_of=work.run_date, by=work.by, room=room
        )
    with company_scope(work.company_id):
        return queries.counts_of(work.run_date)
