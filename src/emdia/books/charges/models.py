"""Charges: the boletos and Pix charges by which receivables are paid."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

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


class Charge(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=7, choices=ChargeKind.choices, default=ChargeKind.BOLETO)
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, db_constraint=False)
    # None of a Pix charge: no file of the bank tells of it.
    bank_agreement = models.ForeignKey(
        BankAgreement, models.PROTECT, null=True, db_constraint=False
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
    successor = models.ForeignKey("self", models.PROTECT, null=True, db_constraint=False)

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
            models.Index(
                fields=["company", "id"],
                # Without the state: settling changes that, and no index may hold it.
                condition=Q(asked_due_date__isnull=False) | Q(asked_rebate_cents__isnull=False),
                name="charge_to_be_told",
            ),
        ]
