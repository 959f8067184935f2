"""What nobody decided in time is asked for no longer; a refund's money waits where it was."""

from collections.abc import Mapping

from emdia.books.approvals import queries as approvals
from emdia.books.companies.scope import company_scope
from emdia.books.facts import queries as facts
from emdia.workflows import lapse_requests

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return how many requests have lapsed since."""
    lapse_requests.lapse(company_id=work.company_id, by=work.by, now=work.now)
    with company_scope(work.company_id):
        lapsed = facts.count_since(
            work.since_at,
            kind="approval.lapsed",
            subject_kind="approval",
            subject_ids=approvals.lapsed(),
        )
        return {"requests_lapsed": lapsed}
