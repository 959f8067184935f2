"""The records a person looked at last, by kind and number, kept in the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from emdia.web.guard import entry_of

KEPT = 8
# The page of a record, and the part of its address that numbers it.
RECORDS = {
    "customer": "customer_id",
    "receivable": "receivable_id",
    "receipt": "receipt_id",
    "bank_file": "bank_file_id",
}


class RecentRecordsMiddleware:
    """Notes the record whose page was shown. Only its kind and number: no name is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200:
            _note(request)
        return response


def of(request: HttpRequest) -> list[tuple[str, int]]:
    """Return the records looked at last in the company of the request, the latest first."""
    stored = request.session.get(_key(request), [])
    return [(str(kind), int(number)) for kind, number in stored]


def _note(request: HttpRequest) -> None:
    match = request.resolver_match
    kind = match.url_name if match else None
    if match is None or kind not in RECORDS or request.headers.get("HX-Request"):
        return
    record = (kind, match.kwargs[RECORDS[kind]])
    known = of(request)
    if known[:1] != [record]:
        others = [one for one in known if one != record]
        request.session[_key(request)] = [record, *others][:KEPT]


def _key(request: HttpRequest) -> str:
    company = entry_of(request).company
    return f"recent-{company.id if company else 0}"
