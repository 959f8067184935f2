"""Facts, one row per operation, and what each changed in a record. Never changed themselves."""

from django.db import models

from emdia.books.companies.models import Company


class Fact(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.TextField()
    actor_user_id = models.BigIntegerField(null=True)
    actor_key_id = models.BigIntegerField(null=True)  # the API key a program acted with
    actor_name = models.TextField()
    channel = models.CharField(max_length=4)
    request_id = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "fact"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="fact_subject"),
            models.Index(fields=["company", "id"], name="fact_of_company"),
        ]


class RecordChange(models.Model):
    """What one fact changed in one record: column by column, before and after.

    Written by the trigger of `tracking.tracked`. It holds personal data where the record does.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    fact = models.ForeignKey(Fact, models.PROTECT, db_constraint=False, related_name="changes")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    changes = models.JSONField()

    class Meta:
        db_table = "record_change"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="record_change_subject")
        ]
