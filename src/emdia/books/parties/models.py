"""Customers, contacts and salespeople."""

from django.db import models
from django.db.models import UniqueConstraint

from emdia.books.companies.models import Company


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


class Customer(models.Model):
    """Somebody who buys on credit; whoever pays or guarantees is a customer too."""

    class TaxIdKind(models.TextChoices):
        CPF = "cpf"
        CNPJ = "cnpj"
        FOREIGN = "foreign"

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    tax_id_kind = models.CharField(max_length=7, choices=TaxIdKind.choices)
    tax_id = models.TextField()
    name = models.TextField()
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
        ]


class Contact(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False)
    role = models.TextField()
    name = models.TextField()
    email = models.TextField(blank=True)
    phone = models.TextField(blank=True)

    class Meta:
        db_table = "contact"
        constraints = [UniqueConstraint(fields=["company", "id"], name="contact_in_company")]
