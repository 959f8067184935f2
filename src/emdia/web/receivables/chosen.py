"""Which titles an act is about: those ticked, those of an address, or all that a filter finds."""

from emdia.reports.receivable_list import matching_ids
from emdia.web.guard import GuardedRequest, today
from emdia.web.lists import chosen as lists
from emdia.web.receivables import listing
from emdia.workflows.open_receivables import MOST_AT_ONCE


def chosen(request: GuardedRequest) -> tuple[list[int], bool]:
    """Return the titles chosen, and whether there are more than one act may take."""

    def found_by(asking: GuardedRequest) -> list[int]:
        return matching_ids(
            company_id=request.company.id,
            filters=listing.filters(asking),
            as_of=today(request),
            most=MOST_AT_ONCE,
        )

    return lists.chosen(request, name="title", found_by=found_by, most=MOST_AT_ONCE)
