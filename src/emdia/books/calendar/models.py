"""Additions to the national bank calendar, and dated tables of indexes and rates.

National holidays are computed (`rules.bank_calendar`); index values are loaded
from what their publishers say, each with its source. A row may be corrected; the
fact of the correction keeps what stood there before.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company


class BankHoliday(models.Model):
    """A day that is added to the calendar, or opened again."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    holiday_date = models.DateField()
    state = models.CharField(max_length=2, blank=True)  # UF; empty for everywhere
    city = models.CharField(max_length=80, blank=True)  # of that state; empty for all of it
    bank_code = models.CharField(max_length=3, blank=True)  # empty for every bank
    name = models.TextField()
    is_open = models.BooleanField(default=False)

    class Meta:
        db_table = "bank_holiday"
        constraints = [
            UniqueConstraint(
                fields=["company", "holiday_date", "state", "city", "bank_code"],
                name="bank_holiday_once",
            ),
            CheckConstraint(
                condition=Q(city="") | ~Q(state=""), name="bank_holiday_city_in_a_state"
            ),
        ]


class IndexValue(models.Model):
    """What an index did in one month: its variation, or its rate, in parts per billion."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    code = models.CharField(max_length=10)
    month_date = models.DateField()  # the first day of it
    rate_ppb = models.BigIntegerField()
    source = models.TextField()

    class Meta:
        db_table = "index_value"
        constraints = [
            UniqueConstraint(fields=["company", "code", "month_date"], name="index_value_once"),
            CheckConstraint(condition=Q(month_date__day=1), name="index_value_of_a_whole_month"),
            # Beyond these a typing error is likelier than a month.
            CheckConstraint(
                condition=Q(rate_ppb__gt=-500_000_000, rate_ppb__lt=1_000_000_000),
                name="index_value_plausible",
            ),
            CheckConstraint(condition=~Q(source=""), name="index_value_has_a_source"),
        ]
