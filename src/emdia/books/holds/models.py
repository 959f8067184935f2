"""Holds and their ends. A hold stands until its last day, or until somebody lifts it."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.holds import DATED, FILED, OF_A_TITLE, PLACED

KINDS = [(kind.value, kind.value) for kind in PLACED]
_DATED = sorted(kind.value for kind in DATED)
_FILED = sorted(kind.value for kind in FILED)
_OF_A_TITLE = sorted(kind.value for kind in OF_A_TITLE)


class Hold(models.Model):
    """Nothing is asked of a debtor, or for one title, from a day on. Rows are added."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False)
    # NULL: everything the customer owes.
    receivable = models.ForeignKey(Receivable, models.PROTECT, null=True, db_constraint=False)
    kind = models.CharField(max_length=17, choices=KINDS)
    since_date = models.DateField()
    until_date = models.DateField(null=True)  # the last day it holds
    # The day on which reorganisation or bankruptcy was asked for: what was sold later goes on.
    filed_date = models.DateField(null=True)
    reason = models.TextField()
    placed_by = models.TextField()
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "hold"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="hold_in_company"),
            CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PLACED]), name="hold_kind_known"
            ),
            CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                name="hold_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=~Q(kind__in=_DATED) | Q(until_date__isnull=False),
                name="hold_that_ends_by_itself_has_a_day",
            ),
            CheckConstraint(
                condition=Q(kind__in=_FILED, filed_date__isnull=False)
                | (~Q(kind__in=_FILED) & Q(filed_date__isnull=True)),
                name="hold_filed_on_a_day",
            ),
            CheckConstraint(
                condition=~Q(kind__in=_OF_A_TITLE) | Q(receivable__isnull=False),
                name="hold_of_a_title_has_one",
            ),
            CheckConstraint(
                condition=Q(filed_date__isnull=True) | Q(receivable__isnull=True),
                name="hold_filed_of_a_debtor",
            ),
            CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
        ]


class HoldEnd(models.Model):
    """Somebody lifted a hold: it does not hold on this day any more."""

    hold = models.OneToOneField(Hold, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    ended_date = models.DateField()
    reason = models.TextField()
    ended_by = models.TextField()
    ended_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "hold_end"
        constraints = [CheckConstraint(condition=~Q(reason=""), name="hold_end_has_a_reason")]
