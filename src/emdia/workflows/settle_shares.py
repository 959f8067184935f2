"""Settling the payments of a large bank file in two transactions at once.

One session of PostgreSQL computes on one processor; two sessions settle a file in little
more than half the time. The caller holds the company's money and the file and waits. No
title has lines in two shares, so neither needs what the other one writes. Shares are
committed one after the other when all of them have come to their end: one that fails
undoes all. A process that dies between two commits leaves whole titles settled and the
rest untouched; whoever settles the file next goes on with the rest. The first share holds
the lines without a title, which a title paid by the second might otherwise find.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import BrokenBarrierError

from django.db import connection

from emdia.books.bank_files.models import BankFile
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, move_money_on_behalf
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments import batch as payments
from emdia.books.payments.batch import Share
from emdia.kernel.failpoints import failpoint

from .turns import Turns

SHARES = (Share(number=1, of=2), Share(number=2, of=2))
# Below this, two more sessions cost more than they give.
LARGE_FILE_TITLES = 2_000


def settle_shares(*, bank_file: BankFile, by: Actor) -> None:
    """Settle the staged payments of a large file; leave a small one to the caller.

    Requires an open scope, the money lock and the held file, whose lines were staged by a
    transaction that has ended.
    """
    if (bank_file.titles or 0) < LARGE_FILE_TITLES:
        return
    turns = Turns(SHARES)
    with ThreadPoolExecutor(len(SHARES)) as threads:
        running = [threads.submit(_settle, bank_file, share, by, turns) for share in SHARES]
    failures = [failure for one in running if (failure := one.exception()) is not None]
    if failures:
        # A share that only waited for the one that failed has nothing of its own to say.
        raise min(failures, key=lambda failure: isinstance(failure, BrokenBarrierError))


def _settle(bank_file: BankFile, share: Share, by: Actor, turns: Turns[Share]) -> None:
    """Settle one share in a thread, and so a session, of its own."""
    try:
        with turns.taken(share), company_scope(bank_file.company_id):
            move_money_on_behalf(bank_file.company_id)
            if not payments.has_settled(bank_file_id=bank_file.pk, share=share):
                _settle_share(bank_file, share, by)
            turns.wait(share)
        failpoint("settle.share_committed")
    finally:
        connection.close()


def _settle_share(bank_file: BankFile, share: Share, by: Actor) -> None:
    fact_id = facts.record(
        company_id=bank_file.company_id,
        kind="bank_file.share_settled",
        subject=("bank_file", bank_file.pk),
        by=by,
        data={"share": share.number, "of": share.of},
    )
    payments.settle(
        bank_file=bank_file,
        batch_id=ledger.open_batch(company_id=bank_file.company_id, fact_id=fact_id),
        currency=companies.company(bank_file.company_id).currency,
        share=share,
    )
