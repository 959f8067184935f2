"""What the providers of Pix of a company are to be told and asked, minute by minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from emdia.books.companies.scope import company_scope
from emdia.books.inbox import queries as inbox
from emdia.books.pix import queries
from emdia.books.pix.models import AccountState, PixAccount

from .queue import enqueue_once

# Notices and refunds are looked after every minute.
TELL_EVERY_MINUTES = 5
POLL_EVERY = timedelta(hours=1)
RETURNS_AT = (4, 10)  # hour and minute, in UTC


def queue_due(*, company_id: int, now: datetime) -> None:
    """Queue the jobs that are due in this minute; none for a company without a provider."""
    with company_scope(company_id):
        accounts = queries.reachable_accounts()
        if not accounts:
            return
        for task in _due(accounts, now):
            enqueue_once(task, company_id=company_id, one_at_a_time=True)


def _due(accounts: Sequence[PixAccount], now: datetime) -> list[str]:
    due = []
    if inbox.count_waiting(most=1):
        due.append("settle_pix")
    if any(queries.refunds_under_way(account_id=one.pk) for one in accounts):
        due.append("send_pix_refunds")
    if now.minute % TELL_EVERY_MINUTES == 0:
        due.append("tell_pix")
    # One that is used no more is asked along with those that are.
    used = [one for one in accounts if one.state == AccountState.ACTIVE]
    if any(now - (one.asked_until_at or now) >= POLL_EVERY for one in used):
        due.append("poll_pix")
    if (now.hour, now.minute) == RETURNS_AT:
        due.append("poll_pix_returns")
    return due
