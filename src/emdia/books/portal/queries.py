"""Questions about payment links."""

from datetime import datetime

from django.db import connection

from emdia.rules.payment_links import MOST_TRIES

from .models import PaymentLink
from .operations import digest


def company_of(token: str) -> int | None:
    """Return the company of a token; needs no scope, for whoever brings one knows no company."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_of_payment_link(%s)", [digest(token)])
        found = cursor.fetchone()[0]
    return None if found is None else int(found)


def standing(token: str, *, now: datetime) -> PaymentLink | None:
    """Return the link of a token while it opens anything, in the open company scope."""
    found = PaymentLink.objects.select_related("customer", "company").filter(
        token_sha256=digest(token),
        revoked_at__isnull=True,
        expires_at__gt=now,
        wrong_count__lt=MOST_TRIES,
    )
    return found.first()


def latest_of(customer_id: int) -> PaymentLink | None:
    """Return the latest link of a customer."""
    return PaymentLink.objects.filter(customer_id=customer_id).order_by("-id").first()
