from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.facts.tracking import tracked
from emdia.books.parties.keeping import keeps_customers

WITHHOLDINGS = (Path(__file__).parent / "withholdings.sql").read_text()
PARENTS = (Path(__file__).parent / "parents.sql").read_text()
OWED_TOTALS = (Path(__file__).parent / "owed_totals.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("facts", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Receivable",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    ("gross_cents", models.BigIntegerField()),
                    ("net_cents", models.BigIntegerField()),
                    ("balance_cents", models.BigIntegerField()),
                    ("discount_cents", models.BigIntegerField(default=0)),
                    ("rebate_cents", models.BigIntegerField(default=0)),
                    (
                        "branch",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.branch",
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
                    ("issue_date", models.DateField()),
                    ("due_date", models.DateField()),
                    ("fine_ppm", models.IntegerField(default=20000)),
                    ("interest_monthly_ppm", models.IntegerField(default=10000)),
                    ("grace_days", models.SmallIntegerField(default=0)),
                    ("legal_interest", models.BooleanField(db_default=False)),
                    (
                        "salesperson",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.salesperson",
                        ),
                    ),
                    ("discount_until_date", models.DateField(null=True)),
                    ("cancelled_date", models.DateField(null=True)),
                    (
                        "interruption",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("protest", "Protest"),
                                ("acknowledgement", "Acknowledgement"),
                                ("service_of_process", "Service Of Process"),
                            ],
                            db_default="",
                            max_length=18,
                        ),
                    ),
                    ("interrupted_date", models.DateField(null=True)),
                    ("document", models.TextField()),
                    ("kind", models.CharField(default="DM", max_length=3)),
                    ("currency", models.CharField(default="BRL", max_length=3)),
                    (
                        "correction_index",
                        models.CharField(blank=True, db_default="", max_length=10),
                    ),
                    (
                        "holder",
                        models.CharField(
                            choices=[
                                ("own", "Own"),
                                ("discounted", "Discounted"),
                                ("pledged", "Pledged"),
                                ("ceded", "Ceded"),
                            ],
                            default="own",
                            max_length=10,
                        ),
                    ),
                ],
                options={
                    "db_table": "receivable",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="receivable_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "document"), name="receivable_document_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("gross_cents__gt", 0)),
                            name="receivable_gross_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("net_cents__gt", 0), ("net_cents__lte", models.F("gross_cents"))
                            ),
                            name="receivable_net_within_gross",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("balance_cents__gte", 0),
                                ("balance_cents__lte", models.F("net_cents")),
                            ),
                            name="receivable_balance_within_net",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("due_date__gte", models.F("issue_date"))),
                            name="receivable_due_after_issue",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("discount_cents__gte", 0),
                                ("fine_ppm__gte", 0),
                                ("fine_ppm__lte", 1000000),
                                ("grace_days__gte", 0),
                                ("interest_monthly_ppm__gte", 0),
                                ("rebate_cents__gte", 0),
                            ),
                            name="receivable_late_terms_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("legal_interest", False),
                                ("interest_monthly_ppm", 0),
                                _connector="OR",
                            ),
                            name="receivable_interest_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("cancelled_date__isnull", True),
                                ("balance_cents", 0),
                                _connector="OR",
                            ),
                            name="receivable_cancelled_owes_nothing",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("holder__in", ["own", "discounted", "pledged", "ceded"])
                            ),
                            name="receivable_holder_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("interrupted_date__isnull", True), ("interruption", "")),
                                models.Q(
                                    ("interrupted_date__isnull", False),
                                    (
                                        "interruption__in",
                                        ["protest", "acknowledgement", "service_of_process"],
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="receivable_interrupted_by_something",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            fields=["company", "net_cents", "due_date"], name="receivable_amount"
                        ),
                        models.Index(fields=["company", "due_date", "id"], name="receivable_due"),
                        models.Index(
                            condition=models.Q(("salesperson__isnull", False)),
                            fields=["salesperson", "due_date", "id"],
                            name="receivable_salesperson",
                        ),
                        models.Index(
                            condition=models.Q(("cancelled_date__isnull", False)),
                            fields=["company", "due_date", "id"],
                            name="receivable_cancelled",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OwedTotal",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("currency", models.CharField(max_length=3)),
                    ("due_date", models.DateField()),
                    ("titles", models.BigIntegerField()),
                    ("balance_cents", models.BigIntegerField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                ],
                options={
                    "db_table": "owed_total",
                },
            ),
            migrations.CreateModel(
                name="Withholding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "tax",
                        models.CharField(
                            choices=[
                                ("ISS", "Iss"),
                                ("IR", "Ir"),
                                ("PIS", "Pis"),
                                ("COFINS", "Cofins"),
                                ("CSLL", "Csll"),
                            ],
                            max_length=6,
                        ),
                    ),
                    ("amount_cents", models.BigIntegerField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "receivable",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.receivable",
                        ),
                    ),
                ],
                options={
                    "db_table": "receivable_withholding",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("receivable", "tax"), name="withholding_once_per_tax"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)), name="withholding_positive"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CustomerCredit",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "origin",
                        models.CharField(
                            choices=[
                                ("over_payment", "Over Payment"),
                                ("duplicate_payment", "Duplicate Payment"),
                                ("return", "Return"),
                                ("credit_note", "Credit Note"),
                                ("advance", "Advance"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("receipt_id", models.BigIntegerField(null=True)),
                    ("currency", models.CharField(default="BRL", max_length=3)),
                    ("amount_cents", models.BigIntegerField()),
                    ("balance_cents", models.BigIntegerField()),
                    ("since_date", models.DateField()),
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
                    "db_table": "customer_credit",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("receipt_id", "origin"), name="customer_credit_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="customer_credit_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("balance_cents__gte", 0),
                                ("balance_cents__lte", models.F("amount_cents")),
                            ),
                            name="customer_credit_balance_within_amount",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("balance_cents__gt", 0)),
                            fields=["company", "id"],
                            name="customer_credit_left",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="FiscalDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("nfe", "Nfe"),
                                ("nfse", "Nfse"),
                                ("nfcom", "Nfcom"),
                                ("invoice", "Invoice"),
                                ("order", "Order"),
                                ("delivery_proof", "Delivery Proof"),
                            ],
                            max_length=14,
                        ),
                    ),
                    ("number", models.TextField()),
                    ("series", models.TextField(blank=True, db_default="")),
                    ("access_key", models.TextField(blank=True, db_default="")),
                    ("issue_date", models.DateField(null=True)),
                    ("amount_cents", models.BigIntegerField(null=True)),
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
                    "db_table": "fiscal_document",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="fiscal_document_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "kind", "series", "number", "access_key"),
                            name="fiscal_document_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "kind__in",
                                    ["nfe", "nfse", "nfcom", "invoice", "order", "delivery_proof"],
                                )
                            ),
                            name="fiscal_document_kind_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("amount_cents__isnull", True),
                                ("amount_cents__gt", 0),
                                _connector="OR",
                            ),
                            name="fiscal_document_amount_positive",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["company", "number"], name="fiscal_document_number"),
                        models.Index(
                            condition=models.Q(("access_key", ""), _negated=True),
                            fields=["company", "access_key"],
                            name="fiscal_document_key",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FiscalLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "fiscal_document",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.fiscaldocument",
                        ),
                    ),
                    (
                        "receivable",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.receivable",
                        ),
                    ),
                    ("is_standing", models.BooleanField(db_default=True, default=True)),
                ],
                options={
                    "db_table": "fiscal_link",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("fiscal_document", "receivable"), name="fiscal_link_once"
                        )
                    ],
                },
            ),
        ),
        isolate("receivable"),
        isolate("owed_total"),
        isolate("receivable_withholding"),
        isolate("customer_credit"),
        isolate("fiscal_document"),
        isolate("fiscal_link"),
        kept("fiscal_document"),
        kept("fiscal_link"),
        tracked("fiscal_link", "is_standing"),
        same_company("fiscal_link", "fiscal_document_id", "fiscal_document"),
        same_company("fiscal_link", "receivable_id", "receivable"),
        # What a person may change of it; money is in the ledger.
        tracked(
            "receivable",
            "due_date",
            "rebate_cents",
            "cancelled_date",
            "document",
            "salesperson_id",
            "branch_id",
            "holder",
            "fine_ppm",
            "interest_monthly_ppm",
            "discount_cents",
            "discount_until_date",
            "interruption",
            "interrupted_date",
        ),
        same_company("receivable_withholding", "receivable_id", "receivable"),
        same_company("customer_credit", "customer_id", "customer"),
        keeps_customers("receivable"),
        keeps_customers("customer_credit"),
        migrations.RunSQL(WITHHOLDINGS, "DROP FUNCTION withholdings_guard CASCADE;"),
        migrations.RunSQL(
            PARENTS,
            "DROP FUNCTION receivable_parents CASCADE;"
            " DROP FUNCTION receivable_parents_changed CASCADE;"
            " DROP FUNCTION receivable_parent_stays CASCADE;",
        ),
        # Many come at once: two who write them do not meet on the last page of every key.
        migrations.RunSQL("ALTER SEQUENCE receivable_id_seq CACHE 1000;", migrations.RunSQL.noop),
        # Room on the page for the next balance: no index holds it, so the row stays in place.
        migrations.RunSQL("ALTER TABLE receivable SET (fillfactor = 80);", migrations.RunSQL.noop),
        migrations.RunSQL(
            OWED_TOTALS,
            "DROP FUNCTION owed_total_issued CASCADE; DROP FUNCTION owed_total_changed CASCADE;"
            " DROP FUNCTION owed_total_removed CASCADE;",
        ),
    ]
