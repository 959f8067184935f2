"""Templates of messages: a name, versions of it, and each version's words by language."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.formats.letters import Kind

KINDS = [(kind.value, kind.value) for kind in Kind]


class MessageTemplate(models.Model):
    """What steps of a plan name: its approved version says the words.

    Those of a message are sent; those of a call stand beside the telephone.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    code = models.CharField(max_length=40)  # what a step names; never changes
    name = models.TextField()
    kind = models.CharField(
        max_length=7, choices=KINDS, default=Kind.MESSAGE.value, db_default=Kind.MESSAGE.value
    )
    is_active = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "message_template"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="message_template_in_company"),
            UniqueConstraint(fields=["company", "code"], name="message_template_code_once"),
            CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="message_template_kind_known",
            ),
        ]


class VersionState(models.TextChoices):
    DRAFT = "draft"
    ASKED = "asked"  # waits for a second person
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"  # was approved; a later one is


class TemplateVersion(models.Model):
    """One wording. Once asked for, its words never change."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    template = models.ForeignKey(
        MessageTemplate, models.PROTECT, db_constraint=False, db_index=False
    )
    number = models.IntegerField()
    state = models.CharField(max_length=8, choices=VersionState.choices, default=VersionState.DRAFT)
    written_by_id = models.BigIntegerField(null=True)  # NULL: shipped with the program
    written_by = models.TextField()
    written_at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True)
    approved_by = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "template_version"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="template_version_in_company"),
            UniqueConstraint(fields=["template", "number"], name="template_version_number_once"),
            UniqueConstraint(
                fields=["template"],
                condition=Q(state="approved"),
                name="template_version_one_approved",
            ),
            UniqueConstraint(
                fields=["template"],
                condition=Q(state__in=["draft", "asked"]),
                name="template_version_one_open",
            ),
            CheckConstraint(
                condition=Q(state__in=VersionState.values), name="template_version_state_known"
            ),
            CheckConstraint(
                condition=Q(state__in=["approved", "replaced"], approved_at__isnull=False)
                & ~Q(approved_by="")
                | Q(
                    state__in=["draft", "asked", "refused"],
                    approved_at__isnull=True,
                    approved_by="",
                ),
                name="template_version_approved_by_somebody",
            ),
            CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("written_by_id")),
                name="template_version_by_two_people",
            ),
        ]


class TemplateText(models.Model):
    """What a version says in one language."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    version = models.ForeignKey(TemplateVersion, models.PROTECT, db_constraint=False)
    language = models.CharField(max_length=10)
    subject = models.TextField()
    body = models.TextField()

    class Meta:
        db_table = "template_text"
        constraints = [
            UniqueConstraint(fields=["version", "language"], name="template_text_once"),
            CheckConstraint(
                condition=Q(language__in=["pt-br", "es", "en"]), name="template_text_language"
            ),
        ]
