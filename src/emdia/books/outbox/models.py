"""Messages, how far each is, what was sent, and by which account.

`migrations/parents.sql` refuses a message that hangs on what is not of its company.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.charges.models import Charge
from emdia.books.companies.models import Company
from emdia.books.parties.models import Channel, Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.outbox import MessageState

STATES = [(state.value, state.value) for state in MessageState]


class SendBatch(models.Model):
    """Messages that were planned together: by a person, or by the schedule of a day."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    purpose = models.CharField(max_length=20)
    step = models.CharField(max_length=40)
    planned_by = models.TextField()
    reason = models.TextField(blank=True)
    planned_at = models.DateTimeField(auto_now_add=True)
    message_count = models.IntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.TextField(blank=True)
    stopped_reason = models.TextField(blank=True)

    class Meta:
        db_table = "send_batch"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="send_batch_in_company"),
            CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by="", stopped_reason="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_by="") & ~Q(stopped_reason=""),
                name="send_batch_stopped_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="send_batch_latest")]


class Message(models.Model):
    """One message to one debtor. Its key stands once: whatever plans it twice plans it once."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    # Why it is sent: `charge_notice` and later the steps of a plan.
    purpose = models.CharField(max_length=20)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    case_key = models.TextField(blank=True)
    plan_version = models.IntegerField(default=0)
    step = models.CharField(max_length=40)
    cycle = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    send_batch = models.ForeignKey(SendBatch, models.PROTECT, null=True, db_constraint=False)
    # Nobody to write to: it was suppressed at once.
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    address = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    # The message that is sent once more, by a person, for a reason.
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    reason = models.TextField(blank=True)
    planned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "message"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="message_in_company"),
            UniqueConstraint(
                fields=[
                    "company", "customer", "purpose", "case_key", "plan_version", "step",
                    "cycle", "channel",
                ],
                name="message_once",
            ),
            CheckConstraint(
                condition=Q(repeats__isnull=True) | ~Q(reason=""), name="message_repeated_for_why"
            ),
        ]  # fmt: skip


class MessageTitle(models.Model):
    """A receivable a message is about, with the charge it brings. A step names it once."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    message = models.ForeignKey(Message, models.PROTECT, db_constraint=False)
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False, db_index=False)
    charge = models.ForeignKey(
        Charge, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    purpose = models.CharField(max_length=20)
    step = models.CharField(max_length=40)
    # 0, and one more each time a person sends it again.
    repeat = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "message_title"
        constraints = [
            UniqueConstraint(
                fields=["receivable", "charge", "purpose", "step", "repeat"],
                nulls_distinct=False,
                name="message_title_once_a_step",
            ),
        ]


class Delivery(models.Model):
    """How far a message is. One row per message; it changes, the message does not."""

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    send_batch = models.ForeignKey(
        SendBatch, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=10, choices=STATES)
    reason = models.TextField(blank=True)
    try_count = models.SmallIntegerField(default=0)
    # When a sender may take it; only while it is planned.
    due_at = models.DateTimeField(null=True)
    # The claim that holds it, or held it last.
    claim_id = models.BigIntegerField(null=True)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # Since when a person should look: failed, or nobody knows.
    attention_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # the transport's latest word

    class Meta:
        db_table = "delivery"
        constraints = [
            CheckConstraint(
                condition=Q(state__in=[state.value for state in MessageState]),
                name="delivery_state_known",
            ),
            CheckConstraint(
                condition=Q(state="planned", due_at__isnull=False)
                | (~Q(state="planned") & Q(due_at__isnull=True)),
                name="delivery_due_while_planned",
            ),
            CheckConstraint(
                condition=~Q(state="sending") | Q(sending_at__isnull=False, claim_id__isnull=False),
                name="delivery_sending_by_a_claim",
            ),
            CheckConstraint(
                condition=~Q(state__in=["suppressed", "failed", "unknown"]) | ~Q(reason=""),
                name="delivery_not_sent_for_why",
            ),
            CheckConstraint(
                condition=~Q(state__in=["sent", "delivered", "read"]) | Q(sent_at__isnull=False),
                name="delivery_sent_at_an_instant",
            ),
        ]
        # The columns of the hand-over stand in no index but the first: its rows change in place.
        indexes = [
            models.Index(
                fields=["company", "due_at", "message"],
                condition=Q(due_at__isnull=False),
                name="delivery_due",
            ),
            models.Index(
                fields=["company", "attention_at"],
                condition=Q(attention_at__isnull=False),
                name="delivery_attention",
            ),
            models.Index(fields=["send_batch"], name="delivery_of_batch"),
        ]


class Claim(models.Model):
    """Messages one sender holds until an instant; a dead sender's claim is found by it."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    message_ids = models.JSONField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "send_claim"
        indexes = [models.Index(fields=["company", "until_at"], name="send_claim_until")]


class MessageContent(models.Model):
    """What was sent, byte for byte. The base64 of its attachments is cut out and marked."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    message = models.ForeignKey(Message, models.PROTECT, db_constraint=False, db_index=False)
    number = models.SmallIntegerField()  # 1, and one more when it had to be written anew
    header_id = models.TextField()  # the Message-ID, by which a bounce finds it
    subject = models.TextField()
    bare = models.BinaryField()
    size_bytes = models.IntegerField()
    sha256 = models.CharField(max_length=64)  # of the whole, attachments in their place
    # What it said: the titles and their cents, as they were then.
    figures = models.JSONField(default=dict)
    open_cents = models.BigIntegerField()  # open principal of its titles when it was written
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "message_content"
        constraints = [
            UniqueConstraint(fields=["message", "number"], name="message_content_once"),
            CheckConstraint(condition=Q(number__gte=1), name="message_content_counts_from_one"),
        ]


class Attachment(models.Model):
    """The bytes of an attached file, kept once however often they were sent."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    sha256 = models.CharField(max_length=64)
    media_type = models.TextField()
    content = models.BinaryField()

    class Meta:
        db_table = "attachment"
        constraints = [UniqueConstraint(fields=["company", "sha256"], name="attachment_once")]


class DeliveryEvent(models.Model):
    """What was heard or decided of a message after it was planned. Rows are added."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    message = models.ForeignKey(Message, models.PROTECT, db_constraint=False)
    heard_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=STATES)
    detail = models.TextField(blank=True)
    by = models.TextField()

    class Meta:
        db_table = "delivery_event"


class MailSecurity(models.TextChoices):
    """How the way to the mail server is closed to others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # only to this machine itself


class MailAccount(models.Model):
    """The server that takes the company's e-mail, and whose name it carries."""

    company = models.OneToOneField(Company, models.PROTECT)
    host = models.TextField()
    port = models.IntegerField()
    security = models.CharField(max_length=8, choices=MailSecurity.choices)
    username = models.TextField(blank=True)
    sealed_password = models.BinaryField(default=bytes)  # never as it is typed
    from_name = models.TextField()
    from_address = models.TextField()
    reply_to = models.TextField(blank=True)
    # Why the server could not be used the last time; empty when it could.
    latest_fault = models.TextField(blank=True)
    latest_try_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mail_account"
        constraints = [
            CheckConstraint(condition=Q(port__range=(1, 65535)), name="mail_account_port_possible"),
            CheckConstraint(
                condition=Q(security__in=MailSecurity.values), name="mail_account_security_known"
            ),
            CheckConstraint(
                condition=~Q(security="none") | Q(host__in=["127.0.0.1", "::1", "localhost"]),
                name="mail_account_open_only_at_home",
            ),
        ]


class BounceMailbox(models.Model):
    """The mailbox to which what bounces comes back, and how far its reports were read."""

    company = models.OneToOneField(Company, models.PROTECT)
    host = models.TextField()
    port = models.IntegerField()
    security = models.CharField(max_length=8, choices=MailSecurity.choices)
    username = models.TextField()
    sealed_password = models.BinaryField(default=bytes)  # never as it is typed
    folder = models.TextField(default="INBOX")
    is_read = models.BooleanField(default=True)
    # The server's numbers hold as long as this one is the same.
    uid_validity = models.BigIntegerField(default=0)
    read_until_uid = models.BigIntegerField(default=0)
    latest_read_at = models.DateTimeField(null=True)
    latest_fault = models.TextField(blank=True)  # why it could not be read; empty when it could

    class Meta:
        db_table = "bounce_mailbox"
        constraints = [
            CheckConstraint(
                condition=Q(port__range=(1, 65535)), name="bounce_mailbox_port_possible"
            ),
            CheckConstraint(
                condition=Q(security__in=MailSecurity.values), name="bounce_mailbox_security_known"
            ),
            CheckConstraint(
                condition=~Q(security="none") | Q(host__in=["127.0.0.1", "::1", "localhost"]),
                name="bounce_mailbox_open_only_at_home",
            ),
        ]


class ChargeSchedule(models.Model):
    """When charges are sent by themselves."""

    company = models.OneToOneField(Company, models.PROTECT)
    sends_on_issue = models.BooleanField(default=False)
    before_due_days = models.SmallIntegerField(null=True)
    attaches_pdf = models.BooleanField(default=True)
    # Titles issued before it were told of in another way.
    since_date = models.DateField()

    class Meta:
        db_table = "charge_schedule"
        constraints = [
            CheckConstraint(
                condition=Q(before_due_days__isnull=True) | Q(before_due_days__range=(0, 60)),
                name="charge_schedule_days_possible",
            ),
        ]
