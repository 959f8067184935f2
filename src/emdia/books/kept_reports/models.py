"""Reports as they were written, days signed off, and the mail that brings reports to people."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.parties.models import Salesperson

AHEAD_DAYS, SILENT_DAYS, DAY_HOUR = 7, 90, 18


class ReportKind(models.TextChoices):
    DAY = "day"  # what happened
    SALES = "sales"  # upcoming and overdue of each salesperson


class ReportSetting(models.Model):
    """What holds of every report of the company."""

    company = models.OneToOneField(Company, models.PROTECT)
    # The hour, where the company is, at which the day is over and its report is written.
    day_hour = models.SmallIntegerField(default=DAY_HOUR)
    ahead_days = models.SmallIntegerField(default=AHEAD_DAYS)
    # A customer without a purchase for so many days is told to the salesperson.
    silent_days = models.SmallIntegerField(default=SILENT_DAYS)

    class Meta:
        db_table = "report_setting"
        constraints = [
            CheckConstraint(
                condition=Q(
                    day_hour__range=(0, 23), ahead_days__range=(1, 60), silent_days__range=(1, 999)
                ),
                name="report_setting_possible",
            ),
        ]


class KeptReport(models.Model):
    """What a report said when it was written. Rows are added."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=5, choices=ReportKind.choices)
    report_date = models.DateField()
    # What happened from then to before then is in it: one begins where the one before ended.
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    content = models.JSONField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "kept_report"
        constraints = [
            UniqueConstraint(fields=["company", "kind", "report_date"], name="kept_report_once"),
            CheckConstraint(condition=Q(kind__in=ReportKind.values), name="kept_report_kind_known"),
            CheckConstraint(
                condition=Q(until_at__gt=models.F("since_at")), name="kept_report_ends_later"
            ),
        ]


class DaySignOff(models.Model):
    """Somebody looked at how a day kept to the plans and signed it, once. Rows are added."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    signed_date = models.DateField()  # the day, not the day on which it was signed
    note = models.TextField(blank=True)
    said = models.JSONField()  # the figures that were signed
    signed_by_id = models.BigIntegerField(null=True)
    signed_by = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "day_sign_off"
        constraints = [
            UniqueConstraint(fields=["company", "signed_date"], name="day_signed_off_once"),
            CheckConstraint(condition=~Q(signed_by=""), name="day_signed_off_by_somebody"),
        ]


class ReportWish(models.Model):
    """Who gets which report by e-mail, on which weekdays and from which hour on."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=5, choices=ReportKind.choices)
    # Whose figures; only of the report by salesperson.
    salesperson = models.ForeignKey(
        Salesperson, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    name = models.TextField()
    address = models.TextField()
    language = models.CharField(max_length=10)
    weekdays = models.CharField(max_length=7)  # of 1 to 7, 1 is Monday
    hour = models.SmallIntegerField()
    since_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.TextField(blank=True)

    class Meta:
        db_table = "report_wish"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="report_wish_in_company"),
            UniqueConstraint(
                fields=["company", "kind", "salesperson", "address"],
                condition=Q(stopped_at__isnull=True),
                nulls_distinct=False,
                name="report_wish_once",
            ),
            CheckConstraint(
                condition=Q(kind="day", salesperson__isnull=True)
                | Q(kind="sales", salesperson__isnull=False),
                name="report_wish_of_a_salesperson",
            ),
            CheckConstraint(
                condition=Q(weekdays__regex=r"^[1-7]{1,7}$", hour__range=(0, 23)) & ~Q(address=""),
                name="report_wish_possible",
            ),
            CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_by="")),
                name="report_wish_stopped_by_somebody",
            ),
        ]


class MailState(models.TextChoices):
    """As of messages to debtors; a report nobody answered for is not sent again by itself."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ReportMail(models.Model):
    """One report on its way to one person: one a day for each wish."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    wish = models.ForeignKey(ReportWish, models.PROTECT, db_constraint=False, db_index=False)
    for_date = models.DateField()
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.PLANNED)
    reason = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)  # when a sender may take it; only while planned
    try_count = models.SmallIntegerField(default=0)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # the transport's latest word
    subject = models.TextField(blank=True)
    content = models.BinaryField(default=bytes)  # what was handed over, byte for byte

    class Meta:
        db_table = "report_mail"
        constraints = [
            UniqueConstraint(fields=["wish", "for_date"], name="report_mail_once"),
            CheckConstraint(
                condition=Q(state__in=MailState.values), name="report_mail_state_known"
            ),
            CheckConstraint(
                condition=Q(state="planned", due_at__isnull=False)
                | (~Q(state="planned") & Q(due_at__isnull=True)),
                name="report_mail_due_while_planned",
            ),
            CheckConstraint(
                condition=~Q(state="sending") | Q(sending_at__isnull=False),
                name="report_mail_sending_since",
            ),
            CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="report_mail_sent_at_an_instant",
            ),
            CheckConstraint(
                condition=~Q(state__in=["failed", "unknown"]) | ~Q(reason=""),
                name="report_mail_not_sent_for_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "due_at"],
                condition=Q(state__in=["planned", "sending"]),
                name="report_mail_due",
            ),
            models.Index(fields=["company", "-id"], name="report_mail_latest"),
        ]
