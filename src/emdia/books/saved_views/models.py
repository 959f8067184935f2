"""A saved view is a name for what the address of a list asks: filters, order and columns.

It is its owner's alone or shared with the company. Deleting lays it aside, so that it can
be put back; nothing that points to it breaks.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from emdia.books.companies.models import Company

LONGEST_NAME = 60
LONGEST_QUERY = 2_000


class SavedView(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    owner_id = models.BigIntegerField()
    list_code = models.CharField(max_length=40)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    is_shared = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saved_view"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="saved_view_in_its_company"),
            UniqueConstraint(
                "company",
                "owner_id",
                "list_code",
                Lower("name"),
                condition=Q(deleted_at__isnull=True, is_shared=False),
                name="saved_view_own_name_once",
            ),
            UniqueConstraint(
                "company",
                "list_code",
                Lower("name"),
                condition=Q(deleted_at__isnull=True, is_shared=True),
                name="saved_view_shared_name_once",
            ),
            CheckConstraint(condition=~Q(name="") & ~Q(list_code=""), name="saved_view_has_a_name"),
        ]


class FirstView(models.Model):
    """The view a person begins a list with; no view stands for the list as it is."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    user_id = models.BigIntegerField()
    list_code = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "first_view"
        constraints = [
            UniqueConstraint(fields=["company", "user_id", "list_code"], name="first_view_once"),
        ]
