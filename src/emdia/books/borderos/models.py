"""Borderôs, their lines, the files they leave in, and the rules that choose an agreement."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAccount, BankAgreement, Branch, Company


class BorderoState(models.TextChoices):
    PREPARED = "prepared"
    ASKED = "asked"  # waits for a second person
    SENT = "sent"  # its file is written and numbered
    DISCARDED = "discarded"


class Asked(models.TextChoices):
    """What a line asks of the bank; the values are those of `formats.remessa.Kind`."""

    ENTRY = "entry"
    WRITE_OFF = "write_off"
    CHANGE_DUE_DATE = "change_due_date"
    GRANT_REBATE = "grant_rebate"
    CANCEL_REBATE = "cancel_rebate"
    GRANT_DISCOUNT = "grant_discount"
    CANCEL_DISCOUNT = "cancel_discount"
    PROTEST = "protest"
    STAY_PROTEST = "stay_protest"
    STAY_PROTEST_AND_WRITE_OFF = "stay_protest_and_write_off"
    DO_NOT_PROTEST = "do_not_protest"


class Answer(models.TextChoices):
    """What became of a line; one without an answer waits, or is on its way."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # left out before the file was written
    OVERTAKEN = "overtaken"  # something else was asked before the bank answered


class Bordero(models.Model):
    """What goes to a bank together under one agreement, as one remessa."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, db_constraint=False)
    bank_agreement = models.ForeignKey(BankAgreement, models.PROTECT, db_constraint=False)
    # The company's own; drawn under its lock.
    number = models.BigIntegerField()
    state = models.CharField(
        max_length=9, choices=BorderoState.choices, default=BorderoState.PREPARED
    )
    prepared_at = models.DateTimeField()
    prepared_by = models.TextField()
    # Known once the file is written; the bank numbers by account, convênio and layout.
    convenio = models.TextField(blank=True)
    layout = models.CharField(max_length=3, blank=True)
    sequence = models.BigIntegerField(null=True)
    file_name = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(null=True)
    generated_date = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.TextField(blank=True)
    # Of a file that goes into a folder: begun, and known to lie there.
    placing_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bordero"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="bordero_in_company"),
            UniqueConstraint(fields=["company", "number"], name="bordero_number_once"),
            UniqueConstraint(
                fields=["bank_account", "convenio", "layout", "sequence"],
                condition=Q(sequence__isnull=False),
                name="bordero_sequence_once",
            ),
            UniqueConstraint(
                fields=["company", "file_name"],
                condition=~Q(file_name=""),
                name="bordero_file_name_once",
            ),
            CheckConstraint(condition=Q(state__in=BorderoState.values), name="bordero_state_known"),
            CheckConstraint(
                condition=(
                    Q(
                        state="sent",
                        sequence__isnull=False,
                        size_bytes__isnull=False,
                        generated_date__isnull=False,
                        sent_at__isnull=False,
                    )
                    & ~Q(file_name="")
                    & ~Q(sha256="")
                    & ~Q(sent_by="")
                )
                | (~Q(state="sent") & Q(sequence__isnull=True, file_name="", sha256="")),
                name="bordero_sent_has_its_file",
            ),
            CheckConstraint(
                condition=Q(placed_at__isnull=True)
                | Q(placed_at__isnull=False, placing_at__isnull=False, state="sent"),
                name="bordero_placed_was_sent",
            ),
        ]


class BorderoContent(models.Model):
    """The bytes of a borderô's remessa as they left, compressed by zlib."""

    bordero = models.OneToOneField(Bordero, models.PROTECT, primary_key=True)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    content = models.BinaryField()

    class Meta:
        db_table = "bordero_content"


class BorderoLine(models.Model):
    """One thing asked of the bank about one charge. Without a borderô it waits for the next."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    bordero_id = models.BigIntegerField(null=True)
    charge = models.ForeignKey(Charge, models.PROTECT, db_constraint=False, db_index=False)
    asked = models.CharField(max_length=26, choices=Asked.choices)
    # What the bank is told by it.
    nominal_cents = models.BigIntegerField()
    due_date = models.DateField()
    rebate_cents = models.BigIntegerField(default=0, db_default=0)
    discount_cents = models.BigIntegerField(default=0, db_default=0)
    discount_until_date = models.DateField(null=True)
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True, db_default="")
    # The line of a return file that answered.
    bank_file_id = models.BigIntegerField(null=True)
    line_number = models.IntegerField(null=True)

    class Meta:
        db_table = "bordero_line"
        constraints = [
            # Nobody is asked twice for the same before the first is answered.
            UniqueConstraint(
                fields=["charge", "asked"],
                condition=Q(answer=""),
                name="bordero_line_asked_once",
            ),
            CheckConstraint(condition=Q(asked__in=Asked.values), name="bordero_line_asks"),
            CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="bordero_line_answer_known"
            ),
            CheckConstraint(
                condition=~Q(answer__in=["confirmed", "refused"]) | Q(bordero_id__isnull=False),
                name="bordero_line_answered_was_sent",
            ),
            CheckConstraint(
                condition=Q(nominal_cents__gt=0, rebate_cents__gte=0, discount_cents__gte=0),
                name="bordero_line_amounts_possible",
            ),
        ]
        indexes = [
            models.Index(fields=["bordero_id", "id"], name="bordero_line_of_bordero"),
            models.Index(
                fields=["company", "bordero_id"],
                condition=Q(answer="refused"),
                name="bordero_line_refused",
            ),
            models.Index(
                fields=["bank_file_id"],
                condition=Q(bank_file_id__isnull=False),
                name="bordero_line_answered_by",
            ),
        ]


class ChargingRule(models.Model):
    """Under which agreement a title is charged: the first rule that fits, in their order."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    position = models.SmallIntegerField()
    amount_from_cents = models.BigIntegerField(null=True)
    amount_to_cents = models.BigIntegerField(null=True)
    segment = models.TextField(blank=True)
    kind = models.CharField(max_length=3, blank=True)  # espécie of the title
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, db_constraint=False)
    bank_agreement = models.ForeignKey(BankAgreement, models.PROTECT, db_constraint=False)

    class Meta:
        db_table = "charging_rule"
        constraints = [
            UniqueConstraint(fields=["company", "position"], name="charging_rule_position_once"),
            CheckConstraint(
                condition=Q(amount_from_cents__isnull=True)
                | Q(amount_to_cents__isnull=True)
                | Q(amount_from_cents__lte=models.F("amount_to_cents")),
                name="charging_rule_amounts_in_order",
            ),
        ]
