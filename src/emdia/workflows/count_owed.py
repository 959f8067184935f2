"""Counting anew what is owed per due date, so that the kept totals stay few and true."""

from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.receivables import batch as receivables


def count_owed(*, company_id: int) -> None:
    """Replace the kept totals of a company by what its balances say. Safe to run twice."""
    with company_scope(company_id):
        lock_money(company_id)
        receivables.rebuild_owed_totals(company_id=company_id)
