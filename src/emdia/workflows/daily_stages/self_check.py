"""The self-check: control accounts, suspense, lines, entries and seals."""

from collections.abc import Mapping

from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import batch
from emdia.books.daily_runs.batch import Finding
from emdia.books.ledger import queries as ledger
from emdia.workflows import seal_ledger

from . import CheckFailed


def check(company_id: int) -> Mapping[str, int]:
    """Return how many checks passed.

    :raises CheckFailed: with what does not add up.
    """
    unsealed = _unsealed(company_id)
    with company_scope(company_id):
        findings = batch.self_check(company_id)
    if unsealed:
        findings.append(Finding("batches_unsealed", 0, len(unsealed)))
    if findings:
        raise CheckFailed(findings)
    return {"checks": batch.CHECKS + 1}


def _unsealed(company_id: int) -> set[int]:
    """Return the batches that waited for a seal before sealing and wait still."""
    with company_scope(company_id):
        before = ledger.batches_without_seal()
    if before:
        seal_ledger.seal(company_id=company_id)
    with company_scope(company_id):
        return before & ledger.batches_without_seal() if before else set()
