"""Acts on more titles than a person waits for become bulk runs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse

from emdia.reports.receivable_list import matching_ids
from emdia.web.bulk_runs.asking import Deed, ask
from emdia.web.guard import GuardedRequest, today
from emdia.web.receivables import listing
from emdia.web.receivables.forms import Act
from emdia.web.receivables.words import ACTS
from emdia.workflows.bulk_runs import BulkAct

Told = dict[str, Any]
ARGUMENTS: Mapping[str, Callable[[Told], Told]] = {
    "due_date": lambda told: {"due_date": told["due_date"].isoformat()},
    "rebate": lambda told: {"cents": told["cents"] or 0, "ppm": told["percent"] or 0},
    "cancel": lambda told: {},
    "salesperson": lambda told: {"salesperson_id": told["salesperson"]},
    "interrupt": lambda told: {
        "interruption": told["interruption"],
        "day": told["day"].isoformat(),
    },
}


def ask_for_run(request: GuardedRequest, form: Act, route: str) -> HttpResponse:
    """Ask for an act on all titles that the list shows."""

    def found_by(asking: GuardedRequest, most: int) -> list[int]:
        return matching_ids(
            company_id=request.company.id,
            filters=listing.filters(asking),
            as_of=today(request),
            most=most,
        )

    deed = Deed(
        form=form,
        title=ACTS[form.act],
        route=route,
        act=BulkAct(form.act),
        arguments=ARGUMENTS[form.act],
        found_by=found_by,
        otherwise="receivables",
    )
    return ask(request, deed)
