"""What an address asks of a list, without the place in it: what a view keeps and a file obeys."""

from django.http import QueryDict

# The place in the list, the view it came from, and how a file is to be.
OF_THE_MOMENT = frozenset({"after", "view", "as", "case"})
LONGEST = 2_000


def asked(query: QueryDict | str) -> str:
    """Return the filters, the order and the columns of an address in one spelling."""
    given = QueryDict(query) if isinstance(query, str) else query
    kept = QueryDict(mutable=True)
    for name in sorted(set(given) - OF_THE_MOMENT):
        values = [value for value in given.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()[:LONGEST]
