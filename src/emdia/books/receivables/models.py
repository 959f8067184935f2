"""Receivables, expected withholdings and customer credits."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Branch, Company
from emdia.books.parties.models import Customer, Salesperson


class Holder(models.TextChoices):
    """Who holds the title, hence who may be paid, instructed and negotiated with."""

    OWN = "own"
    DISCOUNTED = "discounted"
    PLEDGED = "pledged"
    CEDED = "ceded"


class Interruption(models.TextChoices):
    """What began the term to claim a debt anew: rules/limitation.py."""

    PROTEST = "protest"
    ACKNOWLEDGEMENT = "acknowledgement"
    SERVICE_OF_PROCESS = "service_of_process"


class Receivable(models.Model):
    """A title. `migrations/parents.sql` refuses one that hangs on what is not of its company."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    branch = models.ForeignKey(Branch, models.PROTECT, db_index=False, db_constraint=False)
    salesperson = models.ForeignKey(
        Salesperson, models.PROTECT, null=True, db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False)
    document = models.TextField()
    kind = models.CharField(max_length=3, default="DM")  # espécie as printed: DM, DS, NP
    issue_date = models.DateField()
    due_date = models.DateField()
    currency = models.CharField(max_length=3, default="BRL")
    gross_cents = models.BigIntegerField()
    net_cents = models.BigIntegerField()  # gross less the withholdings expected
    balance_cents = models.BigIntegerField()
    fine_ppm = models.IntegerField(default=20_000)  # 2 %, once
    interest_monthly_ppm = models.IntegerField(default=10_000)  # 1 % a month, simple
    grace_days = models.SmallIntegerField(default=0)
    discount_cents = models.BigIntegerField(default=0)
    discount_until_date = models.DateField(null=True)
    rebate_cents = models.BigIntegerField(default=0)
    correction_index = models.CharField(max_length=10, blank=True, db_default="")
    legal_interest = models.BooleanField(db_default=False)  # no rate was agreed: the law's applies
    holder = models.CharField(max_length=10, choices=Holder.choices, default=Holder.OWN)
    cancelled_date = models.DateField(null=True)  # its issue was undone; nothing is owed
    interruption = models.CharField(
        max_length=18, choices=Interruption.choices, blank=True, db_default=""
    )
    interrupted_date = models.DateField(null=True)

    class Meta:
        db_table = "receivable"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="receivable_in_company"),
            UniqueConstraint(fields=["company", "document"], name="receivable_document_once"),
            CheckConstraint(condition=Q(gross_cents__gt=0), name="receivable_gross_positive"),
            CheckConstraint(
                condition=Q(net_cents__gt=0, net_cents__lte=F("gross_cents")),
                name="receivable_net_within_gross",
            ),
            CheckConstraint(
                condition=Q(balance_cents__gte=0, balance_cents__lte=F("net_cents")),
                name="receivable_balance_within_net",
            ),
            CheckConstraint(
                condition=Q(due_date__gte=F("issue_date")), name="receivable_due_after_issue"
            ),
            CheckConstraint(
                condition=Q(
                    fine_ppm__gte=0,
                    fine_ppm__lte=1_000_000,
                    interest_monthly_ppm__gte=0,
                    grace_days__gte=0,
                    discount_cents__gte=0,
                    rebate_cents__gte=0,
                ),
                name="receivable_late_terms_possible",
            ),
            CheckConstraint(
                condition=Q(legal_interest=False) | Q(interest_monthly_ppm=0),
                name="receivable_interest_once",
            ),
            CheckConstraint(
                condition=Q(cancelled_date__isnull=True) | Q(balance_cents=0),
                name="receivable_cancelled_owes_nothing",
            ),
            CheckConstraint(condition=Q(holder__in=Holder.values), name="receivable_holder_known"),
            CheckConstraint(
                condition=Q(interruption="", interrupted_date__isnull=True)
                | Q(interruption__in=Interruption.values, interrupted_date__isnull=False),
                name="receivable_interrupted_by_something",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "net_cents", "due_date"], name="receivable_amount"),
            # The order of the list: a page begins after the last row of the page before.
            models.Index(fields=["company", "due_date", "id"], name="receivable_due"),
            models.Index(
                fields=["salesperson", "due_date", "id"],
                condition=Q(salesperson__isnull=False),
                name="receivable_salesperson",
            ),
            models.Index(
                fields=["company", "due_date", "id"],
                condition=Q(cancelled_date__isnull=False),
                name="receivable_cancelled",
            ),
        ]


class OwedTotal(models.Model):
    """What a statement changed of the open balances of one due date.

    A trigger adds the rows, so their sum per due date is what is owed; nothing
    else writes them but the nightly count, which starts anew from the balances.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_constraint=False)
    currency = models.CharField(max_length=3)
    due_date = models.DateField()
    titles = models.BigIntegerField()
    balance_cents = models.BigIntegerField()

    class Meta:
        db_table = "owed_total"


class Withholding(models.Model):
    """A tax the customer is expected to keep back and pay to the state in our name."""

    class Tax(models.TextChoices):
        ISS = "ISS"
        IR = "IR"
        PIS = "PIS"
        COFINS = "COFINS"
        CSLL = "CSLL"

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False)
    tax = models.CharField(max_length=6, choices=Tax.choices)
    amount_cents = models.BigIntegerField()

    class Meta:
        db_table = "receivable_withholding"
        constraints = [
            UniqueConstraint(fields=["receivable", "tax"], name="withholding_once_per_tax"),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="withholding_positive"),
        ]


class CustomerCredit(models.Model):
    """Money that belongs to the customer: an over-payment, a return, an advance."""

    class Origin(models.TextChoices):
        OVER_PAYMENT = "over_payment"
        DUPLICATE_PAYMENT = "duplicate_payment"
        RETURN = "return"  # goods came back
        CREDIT_NOTE = "credit_note"
        ADVANCE = "advance"  # paid ahead, before Emdia

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False)
    origin = models.CharField(max_length=20, choices=Origin.choices)
    # The receipt that gave the money; receipts live in a higher book.
    receipt_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="BRL")
    amount_cents = models.BigIntegerField()
    balance_cents = models.BigIntegerField()
    since_date = models.DateField()

    class Meta:
        db_table = "customer_credit"
        constraints = [
            UniqueConstraint(fields=["receipt_id", "origin"], name="customer_credit_once"),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="customer_credit_positive"),
            CheckConstraint(
                condition=Q(balance_cents__gte=0, balance_cents__lte=F("amount_cents")),
                name="customer_credit_balance_within_amount",
            ),
        ]
        indexes = [
            # What is left to be used, which is little of all there ever was.
            models.Index(
                fields=["company", "id"],
                condition=Q(balance_cents__gt=0),
                name="customer_credit_left",
            ),
        ]


class FiscalKind(models.TextChoices):
    NFE = "nfe"  # NF-e: goods
    NFSE = "nfse"  # NFS-e: services
    NFCOM = "nfcom"  # NFCom: communication
    INVOICE = "invoice"  # of another country
    ORDER = "order"  # the customer's purchase order
    DELIVERY_PROOF = "delivery_proof"


class FiscalDocument(models.Model):
    """A document behind receivables: one may stand behind many, and many behind one."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=14, choices=FiscalKind.choices)
    number = models.TextField()
    series = models.TextField(blank=True, db_default="")
    access_key = models.TextField(blank=True, db_default="")
    issue_date = models.DateField(null=True)
    amount_cents = models.BigIntegerField(null=True)

    class Meta:
        db_table = "fiscal_document"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="fiscal_document_in_company"),
            UniqueConstraint(
                fields=["company", "kind", "series", "number", "access_key"],
                name="fiscal_document_once",
            ),
            CheckConstraint(
                condition=Q(kind__in=FiscalKind.values), name="fiscal_document_kind_known"
            ),
            CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gt=0),
                name="fiscal_document_amount_positive",
            ),
        ]
        indexes = [
            # Found by how a number or an access key begins.
            models.Index(fields=["company", "number"], name="fiscal_document_number"),
            models.Index(
                fields=["company", "access_key"],
                condition=~Q(access_key=""),
                name="fiscal_document_key",
            ),
        ]


class FiscalLink(models.Model):
    """A fiscal document stands behind a receivable."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    fiscal_document = models.ForeignKey(
        FiscalDocument, models.PROTECT, db_constraint=False, db_index=False
    )
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False)
    is_standing = models.BooleanField(default=True, db_default=True)  # not taken away by a person

    class Meta:
        db_table = "fiscal_link"
        constraints = [
            UniqueConstraint(fields=["fiscal_document", "receivable"], name="fiscal_link_once"),
        ]
