from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.facts.tracking import tracked
from emdia.books.parties.keeping import discarding_functions, keeps_customers

DISCARDING = (Path(__file__).parent / "discarding.sql").read_text()
INACTIVE = (Path(__file__).parent / "inactive.sql").read_text()
SEARCH = (Path(__file__).parent / "search.sql").read_text()
FIND = (Path(__file__).parent / "find.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("facts", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Contact",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("finance", "Finance"),
                                ("buyer", "Buyer"),
                                ("owner", "Owner"),
                                ("legal", "Legal"),
                                ("other", "Other"),
                            ],
                            max_length=7,
                        ),
                    ),
                    ("name", models.TextField()),
                    ("email", models.TextField(blank=True)),
                    ("phone", models.TextField(blank=True)),
                    ("is_active", models.BooleanField(db_default=True, default=True)),
                    ("deactivated_at", models.DateTimeField(null=True)),
                    ("bounced_at", models.DateTimeField(null=True)),
                    ("bounce_reason", models.TextField(blank=True, db_default="", default="")),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                ],
                options={
                    "db_table": "contact",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="contact_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("deactivated_at__isnull", True), ("is_active", True)),
                                models.Q(("deactivated_at__isnull", False), ("is_active", False)),
                                _connector="OR",
                            ),
                            name="contact_inactive_since_some_time",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("email", ""), _negated=True),
                            fields=["company", "email"],
                            name="contact_email",
                        ),
                        models.Index(
                            condition=models.Q(("phone", ""), _negated=True),
                            fields=["company", "phone"],
                            name="contact_phone",
                        ),
                        models.Index(
                            condition=models.Q(("is_active", False)),
                            fields=["company", "-deactivated_at", "-id"],
                            name="contact_inactive",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContactConsent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("email", "Email"),
                                ("whatsapp", "Whatsapp"),
                                ("sms", "Sms"),
                                ("voice", "Voice"),
                                ("letter", "Letter"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("is_allowed", models.BooleanField()),
                    ("said_at", models.DateTimeField()),
                    ("source", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="consents",
                            to="parties.contact",
                        ),
                    ),
                ],
                options={
                    "db_table": "contact_consent",
                },
            ),
            migrations.CreateModel(
                name="Customer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "tax_id_kind",
                        models.CharField(
                            choices=[
                                ("cpf", "cpf"),
                                ("cnpj", "cnpj"),
                                ("nit", "nit"),
                                ("rfc", "rfc"),
                                ("cuit", "cuit"),
                                ("rut", "rut"),
                                ("vat", "vat"),
                                ("foreign", "foreign"),
                            ],
                            max_length=7,
                        ),
                    ),
                    ("tax_id", models.TextField()),
                    ("name", models.TextField()),
                    ("name_key", models.TextField(blank=True, db_default="")),
                    ("trade_name", models.TextField(blank=True, db_default="")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("approved", "Approved"),
                                ("merged", "Merged"),
                                ("discarded", "Discarded"),
                            ],
                            db_default="approved",
                            default="approved",
                            max_length=9,
                        ),
                    ),
                    ("discarded_at", models.DateTimeField(null=True)),
                    (
                        "group_root",
                        models.GeneratedField(
                            db_persist=True,
                            expression=models.Case(
                                models.When(
                                    tax_id_kind="cnpj",
                                    then=django.db.models.functions.text.Substr("tax_id", 1, 8),
                                ),
                                default=models.Value(""),
                            ),
                            output_field=models.TextField(),
                        ),
                    ),
                    ("external_code", models.TextField(blank=True)),
                    ("segment", models.TextField(blank=True)),
                    ("language", models.CharField(default="pt-br", max_length=10)),
                    ("time_zone", models.TextField(default="America/Sao_Paulo")),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "guarantor",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="guaranteed",
                            to="parties.customer",
                        ),
                    ),
                    (
                        "merged_into",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="merged",
                            to="parties.customer",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="children",
                            to="parties.customer",
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="paid_for",
                            to="parties.customer",
                        ),
                    ),
                    (
                        "salesperson",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.salesperson",
                        ),
                    ),
                ],
                options={
                    "db_table": "customer",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("discarded_at__isnull", False), ("state", "discarded")),
                                models.Q(
                                    ("discarded_at__isnull", True),
                                    models.Q(("state", "discarded"), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="customer_discarded_at_some_time",
                        ),
                        models.UniqueConstraint(
                            fields=("company", "id"), name="customer_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "tax_id_kind", "tax_id"), name="customer_tax_id_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("merged_into__isnull", False), ("state", "merged")),
                                models.Q(
                                    ("merged_into__isnull", True),
                                    models.Q(("state", "merged"), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="customer_merged_into_another",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["draft", "approved", "merged", "discarded"])
                            ),
                            name="customer_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("payer__isnull", True),
                                    models.Q(("payer", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("guarantor__isnull", True),
                                    models.Q(("guarantor", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            name="customer_of_another",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["company", "name_key"], name="customer_name_key"),
                        models.Index(
                            condition=models.Q(("group_root", ""), _negated=True),
                            fields=["company", "group_root"],
                            name="customer_group_root",
                        ),
                        models.Index(
                            condition=models.Q(("external_code", ""), _negated=True),
                            fields=["company", "external_code"],
                            name="customer_external_code",
                        ),
                        models.Index(
                            condition=models.Q(("state", "draft")),
                            fields=["company", "name_key", "id"],
                            name="customer_draft",
                        ),
                        models.Index(
                            condition=models.Q(("segment", ""), _negated=True),
                            fields=["company", "segment", "name_key", "id"],
                            name="customer_segment",
                        ),
                        models.Index(
                            condition=models.Q(("salesperson__isnull", False)),
                            fields=["company", "salesperson", "name_key", "id"],
                            name="customer_salesperson",
                        ),
                        models.Index(
                            condition=models.Q(("state", "discarded")),
                            fields=["company", "-discarded_at", "-id"],
                            name="customer_discarded",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Address",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "purpose",
                        models.CharField(
                            choices=[("billing", "Billing"), ("delivery", "Delivery")], max_length=8
                        ),
                    ),
                    ("street", models.TextField()),
                    ("number", models.TextField(blank=True)),
                    ("complement", models.TextField(blank=True)),
                    ("district", models.TextField(blank=True)),
                    ("city", models.TextField()),
                    ("state", models.TextField(blank=True)),
                    ("postal_code", models.TextField(blank=True)),
                    ("country", models.CharField(default="BR", max_length=2)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                ],
                options={
                    "db_table": "address",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("customer", "purpose"), name="address_once_per_purpose"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Salesperson",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.TextField()),
                    ("name", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                ],
                options={
                    "db_table": "salesperson",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="salesperson_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "code"), name="salesperson_code_once"
                        ),
                    ],
                },
            ),
        ),
        isolate("salesperson"),
        isolate("customer"),
        # What titles hang on stays.
        kept("salesperson"),
        kept("customer"),
        isolate("address"),
        isolate("contact"),
        isolate("contact_consent"),
        append_only("contact_consent"),
        same_company("customer", "merged_into_id", "customer"),
        same_company("customer", "parent_id", "customer"),
        same_company("customer", "payer_id", "customer"),
        same_company("customer", "guarantor_id", "customer"),
        same_company("customer", "salesperson_id", "salesperson"),
        same_company("address", "customer_id", "customer"),
        same_company("contact", "customer_id", "customer"),
        same_company("contact_consent", "contact_id", "contact"),
        tracked("salesperson"),
        tracked("customer"),
        tracked("address"),
        tracked("contact"),
        migrations.RunSQL(
            INACTIVE,
            "DROP FUNCTION contact_inactive_since CASCADE; DROP FUNCTION contact_active_again CASCADE;",
        ),
        migrations.RunSQL(DISCARDING, "DROP FUNCTION customer_discarded_from_draft CASCADE;"),
        discarding_functions(),
        keeps_customers("customer", "parent_id"),
        keeps_customers("customer", "payer_id"),
        keeps_customers("customer", "guarantor_id"),
        keeps_customers("customer", "merged_into_id"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION customers_like; DROP INDEX customer_name_alike;"),
        migrations.RunSQL(
            FIND,
            "DROP FUNCTION find_customers; DROP INDEX customer_tax_id_start, contact_phone_end;",
        ),
    ]
