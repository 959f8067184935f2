"""Charges: the boletos and Pix charges by which receivables are paid."""

from django.db import models
from django.db.models import CheckConstraint, ExpressionWrapper, F, Q, UniqueConstraint

from emdia.books.companies.models import BankAccount, BankAgreement, Company
from emdia.books.receivables.models import Receivable


class ChargeKind(models.TextChoices):
    BOLETO = "boleto"
    BOLEPIX = "bolepix"
    PIX = "pix"


class ChargeState(models.TextChoices):
    DRAFT = "draft"
    SENT = "sent"  # in a remessa the bank has not answered
    REGISTERED = "registered"
    REJECTED = "rejected"
    PAID = "paid"
    WRITTEN_OFF = "written_off"
    PAYMENT_ANNOUNCED = "payment_announced"  # paid elsewhere; the money is not known yet
    REPLACED = "replaced"
    CANCEL_REQUESTED = "cancel_requested"  # its receivable is settled: the next remessa says so
    WITHDRAWN = "withdrawn"  # given up before the bank was told of it


class Charge(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=7, choices=ChargeKind.choices, default=ChargeKind.BOLETO)
    # Whatever stands in an index is written anew with every change that does not fit in place.
    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, db_constraint=False, db_index=False
    )
    # None of a Pix charge: no file of the bank tells of it.
    bank_agreement = models.ForeignKey(
        BankAgreement, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    carteira = models.CharField(max_length=3, blank=True)
    nosso_numero = models.CharField(max_length=20, blank=True)
    # What a return is matched by, however it prints the number: `formats.banks.NumberKey`.
    number_key = models.CharField(max_length=24, blank=True)
    txid = models.CharField(max_length=35, blank=True)
    state = models.CharField(
        max_length=17, choices=ChargeState.choices, default=ChargeState.REGISTERED
    )
    amount_cents = models.BigIntegerField()
    due_date = models.DateField()
    # What holds now and the bank is yet to be told; `due_date` is what it knows.
    asked_due_date = models.DateField(null=True)
    told_rebate_cents = models.BigIntegerField(db_default=0)
    asked_rebate_cents = models.BigIntegerField(null=True)
    # Something of it waits for the next remessa: its entry, what was asked, its cancellation.
    waits_for_remessa = models.BooleanField(default=False, db_default=False)
    # By a person, while its receivable is owed: it does not stand again by itself.
    is_taken_back = models.BooleanField(default=False, db_default=False)
    # A column of its own: an index may hold it, and settling does not change it.
    is_rejected = models.GeneratedField(
        expression=ExpressionWrapper(Q(state="rejected"), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # Likewise: few charges are told of, and settling those the bank knows does not change it.
    is_to_be_told = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(asked_due_date__isnull=False)
            | Q(asked_rebate_cents__isnull=False)
            | Q(state="cancel_requested"),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, db_index=False
    )

    class Meta:
        db_table = "charge"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="charge_in_company"),
            UniqueConstraint(
                fields=["bank_account", "number_key"],
                condition=~Q(number_key=""),
                name="charge_nosso_numero_once",
            ),
            UniqueConstraint(
                fields=["company", "txid"], condition=~Q(txid=""), name="charge_txid_once"
            ),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="charge_amount_positive"),
            CheckConstraint(condition=Q(state__in=ChargeState.values), name="charge_state_known"),
            CheckConstraint(
                condition=Q(told_rebate_cents__gte=0)
                & (Q(asked_rebate_cents__isnull=True) | Q(asked_rebate_cents__gte=0)),
                name="charge_rebate_not_negative",
            ),
            CheckConstraint(
                condition=~Q(nosso_numero="") | ~Q(txid=""), name="charge_has_a_number"
            ),
            CheckConstraint(
                condition=(Q(kind="pix", nosso_numero="") & ~Q(txid=""))
                | Q(kind__in=["boleto", "bolepix"], bank_agreement__isnull=False),
                name="charge_of_an_agreement_or_pix",
            ),
            CheckConstraint(
                condition=Q(nosso_numero="", number_key="")
                | (~Q(nosso_numero="") & ~Q(number_key="")),
                name="charge_number_has_a_key",
            ),
            CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="charge_succeeds_another",
            ),
        ]
        indexes = [
            models.Index(fields=["receivable"], name="charge_receivable"),
            # Not by the state itself: settling changes that, and no index may hold it.
            models.Index(
                fields=["company", "id"], condition=Q(is_to_be_told=True), name="charge_to_be_told"
            ),
            models.Index(
                fields=["bank_agreement", "id"],
                condition=Q(waits_for_remessa=True),
                name="charge_waits_for_remessa",
            ),
            models.Index(
                fields=["company", "id"], condition=Q(is_rejected=True), name="charge_rejected"
            ),
        ]


class BoletoPix(models.Model):
    """What the bank answered of the Pix of a boleto: its code, or why there is none."""

    charge = models.OneToOneField(Charge, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    code = models.TextField(blank=True)  # copy and paste
    refusal = models.CharField(max_length=3, blank=True)  # the bank's code, of the latest answer
    # Where the bank told it.
    bank_file_id = models.BigIntegerField()
    line_number = models.IntegerField()

    class Meta:
        db_table = "boleto_pix"
        constraints = [
            CheckConstraint(
                condition=~Q(code="", refusal=""), name="boleto_pix_has_a_code_or_why_not"
            ),
        ]
        indexes = [
            # Whoever asks whether a code is ours has nothing but the code.
            models.Index(fields=["company", "code"], condition=~Q(code=""), name="boleto_pix_code"),
        ]


class PrintKind(models.TextChoices):
    TOGETHER = "together"  # files of many boletos
    BY_CUSTOMER = "by_customer"  # a file for each customer


class PrintState(models.TextChoices):
    WAITING = "waiting"
    DRAWING = "drawing"
    DONE = "done"
    STOPPED = "stopped"  # by a person
    REFUSED = "refused"  # one of its boletos could not leave


class PrintRun(models.Model):
    """Many boletos that are drawn while nobody waits; the parts that are done are kept."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=11, choices=PrintKind.choices)
    state = models.CharField(max_length=7, choices=PrintState.choices, default=PrintState.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    as_of_date = models.DateField()
    parts = models.JSONField()  # the charges of each part, in their order
    charges_count = models.IntegerField()
    done_count = models.IntegerField(default=0)
    refusal = models.TextField(blank=True)  # a code

    class Meta:
        db_table = "print_run"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="print_run_in_company"),
            CheckConstraint(condition=Q(state__in=PrintState.values), name="print_run_state_known"),
            CheckConstraint(
                condition=Q(done_count__gte=0, done_count__lte=F("charges_count")),
                name="print_run_done_within_all",
            ),
        ]


class PrintedPart(models.Model):
    """One file of a run, as it was read again."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    print_run = models.ForeignKey(PrintRun, models.CASCADE, db_index=False)
    number = models.IntegerField()
    name = models.TextField()
    content = models.BinaryField()

    class Meta:
        db_table = "printed_part"
        constraints = [
            UniqueConstraint(fields=["print_run", "number"], name="printed_part_once"),
        ]
