"""Customers with their addresses, contacts and consents, and salespeople."""

from django.db import models
from django.db.models import Case, CheckConstraint, F, Q, UniqueConstraint, Value, When
from django.db.models.functions import Substr

from emdia.books.companies.models import Company
from emdia.kernel.tax_ids import TaxIdKind

ROOT_PLACES = 8  # the places of a CNPJ that a group of establishments shares


class Salesperson(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    code = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "salesperson"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="salesperson_in_company"),
            UniqueConstraint(fields=["company", "code"], name="salesperson_code_once"),
        ]


class CustomerState(models.TextChoices):
    DRAFT = "draft"  # registered; something of the checklist may be missing
    APPROVED = "approved"
    MERGED = "merged"  # was another writing of the same customer
    DISCARDED = "discarded"  # a draft registered by mistake, which may be put back


# Nothing new is done with these.
GONE = (CustomerState.MERGED, CustomerState.DISCARDED)


class Customer(models.Model):
    """Somebody who buys on credit; whoever pays or guarantees is a customer too."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    tax_id_kind = models.CharField(
        max_length=7, choices=[(kind.value, kind.value) for kind in TaxIdKind]
    )
    tax_id = models.TextField()
    name = models.TextField()
    # The name as it is compared (kernel.names); written with the name.
    name_key = models.TextField(blank=True, db_default="")
    trade_name = models.TextField(blank=True, db_default="")
    state = models.CharField(
        max_length=9,
        choices=CustomerState.choices,
        default=CustomerState.APPROVED,
        db_default=CustomerState.APPROVED,
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, related_name="merged"
    )
    discarded_at = models.DateTimeField(null=True)
    group_root = models.GeneratedField(
        expression=Case(
            When(tax_id_kind=TaxIdKind.CNPJ.value, then=Substr("tax_id", 1, ROOT_PLACES)),
            default=Value(""),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    external_code = models.TextField(blank=True)
    segment = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="pt-br")
    time_zone = models.TextField(default="America/Sao_Paulo")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, related_name="children"
    )
    payer = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, related_name="paid_for"
    )
    guarantor = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, related_name="guaranteed"
    )
    salesperson = models.ForeignKey(Salesperson, models.PROTECT, null=True, db_constraint=False)

    class Meta:
        db_table = "customer"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="customer_in_company"),
            UniqueConstraint(
                fields=["company", "tax_id_kind", "tax_id"], name="customer_tax_id_once"
            ),
            CheckConstraint(
                condition=Q(state=CustomerState.MERGED, merged_into__isnull=False)
                | (Q(merged_into__isnull=True) & ~Q(state=CustomerState.MERGED)),
                name="customer_merged_into_another",
            ),
            CheckConstraint(
                condition=Q(state__in=CustomerState.values), name="customer_state_known"
            ),
            CheckConstraint(
                condition=Q(state=CustomerState.DISCARDED, discarded_at__isnull=False)
                | (Q(discarded_at__isnull=True) & ~Q(state=CustomerState.DISCARDED)),
                name="customer_discarded_at_some_time",
            ),
            CheckConstraint(
                condition=(Q(parent__isnull=True) | ~Q(parent=F("id")))
                & (Q(payer__isnull=True) | ~Q(payer=F("id")))
                & (Q(guarantor__isnull=True) | ~Q(guarantor=F("id"))),
                name="customer_of_another",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "name_key"], name="customer_name_key"),
            models.Index(
                fields=["company", "group_root"],
                condition=~Q(group_root=""),
                name="customer_group_root",
            ),
            models.Index(
                fields=["company", "external_code"],
                condition=~Q(external_code=""),
                name="customer_external_code",
            ),
            models.Index(
                fields=["company", "segment", "name_key", "id"],
                condition=~Q(segment=""),
                name="customer_segment",
            ),
            models.Index(
                fields=["company", "salesperson", "name_key", "id"],
                condition=Q(salesperson__isnull=False),
                name="customer_salesperson",
            ),
            # Drafts are few and wait for somebody.
            models.Index(
                fields=["company", "name_key", "id"],
                condition=Q(state=CustomerState.DRAFT),
                name="customer_draft",
            ),
            models.Index(
                fields=["company", "-discarded_at", "-id"],
                condition=Q(state=CustomerState.DISCARDED),
                name="customer_discarded",
            ),
        ]


class Address(models.Model):
    """Where a customer is billed or served. One of each purpose."""

    class Purpose(models.TextChoices):
        BILLING = "billing"
        DELIVERY = "delivery"

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    street = models.TextField()
    number = models.TextField(blank=True)
    complement = models.TextField(blank=True)
    district = models.TextField(blank=True)
    city = models.TextField()
    state = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    country = models.CharField(max_length=2, default="BR")  # ISO 3166

    class Meta:
        db_table = "address"
        constraints = [
            UniqueConstraint(fields=["customer", "purpose"], name="address_once_per_purpose"),
        ]


class ContactRole(models.TextChoices):
    FINANCE = "finance"
    BUYER = "buyer"
    OWNER = "owner"
    LEGAL = "legal"
    OTHER = "other"


class Contact(models.Model):
    """A person at a customer, and the ways to reach that person."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False)
    role = models.CharField(max_length=7, choices=ContactRole.choices)
    name = models.TextField()
    email = models.TextField(blank=True)
    phone = models.TextField(blank=True)  # E.164
    is_active = models.BooleanField(default=True, db_default=True)
    deactivated_at = models.DateTimeField(null=True)
    # A server said that nobody is reached under this e-mail; another e-mail takes it away.
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "contact"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="contact_in_company"),
            CheckConstraint(
                condition=Q(is_active=True, deactivated_at__isnull=True)
                | Q(is_active=False, deactivated_at__isnull=False),
                name="contact_inactive_since_some_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "-deactivated_at", "-id"],
                condition=Q(is_active=False),
                name="contact_inactive",
            ),
            models.Index(fields=["company", "email"], condition=~Q(email=""), name="contact_email"),
            models.Index(fields=["company", "phone"], condition=~Q(phone=""), name="contact_phone"),
        ]


class Channel(models.TextChoices):
    """A way of contact that a person may allow or forbid."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    VOICE = "voice"
    LETTER = "letter"


class ContactConsent(models.Model):
    """What a person said about one channel. Rows are added; the latest counts."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    contact = models.ForeignKey(
        Contact, models.PROTECT, db_constraint=False, related_name="consents"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    is_allowed = models.BooleanField()
    said_at = models.DateTimeField()
    source = models.TextField()  # where it was said: a form, a call, an answer to a message

    class Meta:
        db_table = "contact_consent"
