"""Which titles an act is about: those ticked, those of an address, or all that a filter finds."""

from emdia.web.guard import GuardedRequest
from emdia.workflows.open_receivables import MOST_AT_ONCE


def chosen(request: GuardedRequest) -> tuple[list[int], bool]:
    """Return the titles chosen, and whether there are more than one act may take."""
    told = request.POST if request.method == "POST" else request.GET
    named = [*told.getlist("title"), *told.get("titles", "").split(",")]
    ids = list(dict.fromkeys(int(one) for one in named if _is_number(one)))
    return (ids, False) if len(ids) <= MOST_AT_ONCE else ([], True)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
