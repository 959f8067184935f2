"""Accounts at providers of Pix, charges made there, money that went back.

An account is never changed: another one takes its place, so that what was charged through it
can still be asked for. Its secrets are sealed with a key that is not in the database.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAccount, Company


class AccountState(models.TextChoices):
    ASKED = "asked"  # another person decides
    RESTS = "rests"  # approved; it takes its place at `usable_at`, or is stopped until then
    ACTIVE = "active"
    RETIRED = "retired"  # another one took its place; what was charged through it may be paid
    REFUSED = "refused"


class PixAccount(models.Model):
    """A Pix key of a bank account, and how its provider is reached; without one it is a key."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, db_constraint=False)
    key = models.CharField(max_length=77)
    city = models.CharField(max_length=15)  # of the receiver, as a code carries it
    # The provider's name and ways: `connectors.pix_api.profile`. Empty: no provider is asked.
    provider = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    client_id = models.TextField(blank=True)
    sealed = models.TextField(blank=True)
    certificate_name = models.TextField(blank=True)
    certificate_until_date = models.DateField(null=True)
    # What the provider must show when it tells us news; empty: its secret address is enough.
    notice_client = models.TextField(blank=True)
    days_valid = models.SmallIntegerField(default=30)  # how long after its due date one may pay
    state = models.CharField(max_length=7, choices=AccountState.choices)
    fact_id = models.BigIntegerField()
    # What two persons approved rests for a day, so that every owner can stop it.
    usable_at = models.DateTimeField(null=True)
    # Up to when the provider was asked for payments, told of or not.
    asked_until_at = models.DateTimeField(null=True)
    latest_answer_at = models.DateTimeField(null=True)
    latest_fault = models.TextField(blank=True)  # of the latest attempt; empty: it answered
    notices_url = models.TextField(blank=True)  # where the provider was told to tell us

    class Meta:
        db_table = "pix_account"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="pix_account_in_company"),
            UniqueConstraint(
                fields=["bank_account"], condition=Q(state="active"), name="pix_account_one_active"
            ),
            UniqueConstraint(
                fields=["bank_account"], condition=Q(state="asked"), name="pix_account_one_asked"
            ),
            UniqueConstraint(
                fields=["bank_account"], condition=Q(state="rests"), name="pix_account_one_rests"
            ),
            CheckConstraint(
                condition=~Q(state="rests") | Q(usable_at__isnull=False),
                name="pix_account_rests_until_known",
            ),
            CheckConstraint(
                condition=Q(state__in=AccountState.values), name="pix_account_state_known"
            ),
            CheckConstraint(condition=~Q(key=""), name="pix_account_has_a_key"),
            CheckConstraint(
                condition=Q(provider="", sealed="") | (~Q(provider="") & ~Q(sealed="")),
                name="pix_account_provider_knows_us",
            ),
            CheckConstraint(
                condition=Q(days_valid__range=(0, 3650)), name="pix_account_days_valid_possible"
            ),
        ]


class PixKind(models.TextChoices):
    STATIC = "static"  # a code of ours; no provider knows of it
    DUE = "cobv"  # with a due date, made at the provider


class PixCharge(models.Model):
    """What a Pix charge has beside its charge: its code, and what the provider knows of it."""

    charge = models.OneToOneField(Charge, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    pix_account = models.ForeignKey(PixAccount, models.PROTECT, db_constraint=False)
    kind = models.CharField(max_length=6, choices=PixKind.choices)
    location = models.TextField(blank=True)
    code = models.TextField(blank=True)  # copy and paste
    # Of the amount, late charges up to the day it was made: the title was late by then.
    late_cents = models.BigIntegerField(default=0)
    # What the provider was told last; NULL until it knows of the charge.
    told = models.JSONField(null=True)
    last_date = models.DateField(null=True)  # the last day on which it can be paid
    asked_at = models.DateTimeField(null=True)  # when a request left whose answer may be missing
    refusal = models.TextField(blank=True)  # in the provider's words

    class Meta:
        db_table = "pix_charge"
        constraints = [
            CheckConstraint(condition=Q(kind__in=PixKind.values), name="pix_charge_kind_known"),
            CheckConstraint(condition=Q(late_cents__gte=0), name="pix_charge_late_not_negative"),
            CheckConstraint(
                condition=~Q(kind="static") | ~Q(code=""), name="pix_charge_static_has_a_code"
            ),
        ]
        indexes = [
            # Whoever asks whether a code is ours has nothing but the code.
            models.Index(fields=["company", "code"], condition=~Q(code=""), name="pix_charge_code"),
            models.Index(
                fields=["company", "charge"], condition=~Q(refusal=""), name="pix_charge_refused"
            ),
        ]


class SendState(models.TextChoices):
    ASKED = "asked"
    SENT = "sent"  # a request left; its outcome is not known yet
    PROCESSING = "processing"  # the provider has it
    DONE = "done"
    FAILED = "failed"


class PixRefund(models.Model):
    """A refund that goes back through the Pix that brought its money; sent once."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    pix_account = models.ForeignKey(PixAccount, models.PROTECT, db_constraint=False)
    refund_id = models.BigIntegerField()  # of payments.Refund
    end_to_end_id = models.CharField(max_length=32)
    number = models.CharField(max_length=35)  # ours, by which the provider is asked
    amount_cents = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=SendState.choices, default=SendState.ASKED)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # in the provider's words, of one that failed

    class Meta:
        db_table = "pix_refund"
        constraints = [
            UniqueConstraint(fields=["company", "number"], name="pix_refund_number_once"),
            # Asked for again only when the one before came to nothing.
            UniqueConstraint(
                fields=["refund_id"], condition=~Q(state="failed"), name="pix_refund_once"
            ),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="pix_refund_amount_positive"),
            CheckConstraint(condition=Q(state__in=SendState.values), name="pix_refund_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["company", "id"],
                condition=Q(state__in=["asked", "sent", "processing"]),
                name="pix_refund_under_way",
            ),
        ]


class PixReturn(models.Model):
    """Money of a Pix that the provider gave back without us, as after a fraud (MED). Once each."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    end_to_end_id = models.CharField(max_length=32)
    number = models.CharField(max_length=35)
    nature = models.TextField(blank=True)
    amount_cents = models.BigIntegerField()
    receipt_id = models.BigIntegerField()
    # The entry that took the receipt back; none while the money it gave is used.
    entry_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)  # a code: why a person has to look
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "pix_return"
        constraints = [
            UniqueConstraint(fields=["company", "end_to_end_id", "number"], name="pix_return_once"),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="pix_return_amount_positive"),
            CheckConstraint(
                condition=Q(entry_id__isnull=False, reason="")
                | (Q(entry_id__isnull=True) & ~Q(reason="")),
                name="pix_return_posted_or_told",
            ),
        ]
