"""Writes on payment links. Each requires an open company scope."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db.models import F

from emdia.rules.payment_links import MOST_TRIES

from .models import PaymentLink


def digest(token: str) -> bytes:
    """Return what is stored of a token."""
    return sha256(token.encode()).digest()


def make(*, company_id: int, tokens: Mapping[str, int], expires_at: datetime) -> None:
    """Store links, by token the customer each is for; one that is there already stays."""
    PaymentLink.objects.bulk_create(
        [
            PaymentLink(
                company_id=company_id,
                customer_id=customer_id,
                token_sha256=digest(token),
                expires_at=expires_at,
            )
            for token, customer_id in tokens.items()
        ],
        ignore_conflicts=True,
    )


def count_try(link: PaymentLink) -> bool:
    """Count a try in advance; False when there is none left.

    One statement: of many tries at the same instant only so many are judged.
    """
    left = PaymentLink.objects.filter(pk=link.pk, wrong_count__lt=MOST_TRIES)
    return left.update(wrong_count=F("wrong_count") + 1) == 1


def open_it(link: PaymentLink, *, now: datetime) -> None:
    """Keep that the right answer was given; what was counted against it is forgotten."""
    PaymentLink.objects.filter(pk=link.pk).update(wrong_count=0)
    PaymentLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)


def revoke(*, customer_id: int, by: str, reason: str, now: datetime) -> int:
    """Close every link of a customer; return how many were open."""
    standing = PaymentLink.objects.filter(customer_id=customer_id, revoked_at__isnull=True)
    return standing.update(revoked_at=now, revoked_by=by, revoked_reason=reason)
