"""Questions about bank statements. Each requires an open company scope."""

from datetime import date

from .models import BankStatement, BankStatementLine


def with_content(*, bank_account_id: int, content_sha256: str) -> BankStatement | None:
    """Return the statement of an account that had the same content."""
    return BankStatement.objects.filter(
        bank_account_id=bank_account_id, content_sha256=content_sha256
    ).first()


def lines_between(*, first_date: date, as_of: date) -> list[BankStatementLine]:
    """Return the lines of every account booked in these days, in order of day."""
    lines = BankStatementLine.objects.filter(booked_date__range=(first_date, as_of))
    return list(lines.order_by("booked_date", "bank_account_id", "key"))


def closing_balances(*, first_date: date, as_of: date) -> dict[tuple[int, date], int]:
    """Return the balance at the close of a day by (bank account, day), as last told."""
    told = BankStatement.objects.filter(
        closing_date__range=(first_date, as_of), closing_cents__isnull=False
    )
    return {
        (one.bank_account_id, one.closing_date): one.closing_cents
        for one in told.order_by("id")
        if one.closing_date is not None and one.closing_cents is not None
    }


def covered_accounts(*, first_date: date, as_of: date) -> set[int]:
    """Return the accounts with a statement that speaks of these days."""
    told = BankStatement.objects.filter(last_date__gte=first_date, first_date__lte=as_of)
    return set(told.values_list("bank_account_id", flat=True))


def latest(limit: int = 20) -> list[BankStatement]:
    """Return the statements received last, the latest first."""
    return list(BankStatement.objects.select_related("bank_account").order_by("-id")[:limit])
