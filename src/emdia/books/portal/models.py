"""Links by which a customer sees what is owed. The token itself is stored nowhere."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.parties.models import Customer


class PaymentLink(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False)
    token_sha256 = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    # Wrong answers to what the page asks; too many close the link.
    wrong_count = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)  # the first right answer
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        db_table = "payment_link"
        constraints = [
            UniqueConstraint(fields=["token_sha256"], name="payment_link_token_once"),
            CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="", revoked_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_reason=""),
                name="payment_link_revoked_by_somebody",
            ),
        ]
