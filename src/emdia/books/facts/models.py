"""Facts: one row per operation, written in its transaction, never changed."""

from django.db import models

from emdia.books.companies.models import Company


class Fact(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.TextField()
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    channel = models.CharField(max_length=4)
    request_id = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "fact"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="fact_subject")]
