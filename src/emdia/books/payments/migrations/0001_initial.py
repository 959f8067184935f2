from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate
from emdia.books.companies.tables import CreateTables
from emdia.books.parties.keeping import keeps_customers

GUARDS = (Path(__file__).parent / "guards.sql").read_text()
CHANGING = "allocated_cents, credited_cents, refunded_cents, customer_id, cleared_date, entry_id"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Allocation",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "receipt_id",
                            "number",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
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
                    ("receipt_id", models.BigIntegerField()),
                    ("receivable_id", models.BigIntegerField()),
                    ("principal_cents", models.BigIntegerField()),
                    ("interest_cents", models.BigIntegerField()),
                    ("discount_cents", models.BigIntegerField()),
                    ("difference_cents", models.BigIntegerField(default=0)),
                    ("number", models.SmallIntegerField()),
                    ("entry_id", models.BigIntegerField(null=True)),
                    ("reverses_number", models.SmallIntegerField(null=True)),
                ],
                options={
                    "db_table": "allocation",
                    "indexes": [
                        models.Index(fields=["receivable_id"], name="allocation_receivable")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("reverses_number__isnull", False)),
                            fields=("receipt_id", "reverses_number"),
                            name="allocation_reversed_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Receipt",
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
                    ("amount_cents", models.BigIntegerField()),
                    ("allocated_cents", models.BigIntegerField()),
                    ("credited_cents", models.BigIntegerField(db_default=0)),
                    ("refunded_cents", models.BigIntegerField(db_default=0)),
                    ("entry_id", models.BigIntegerField()),
                    ("received_date", models.DateField()),
                    ("bank_account_id", models.BigIntegerField(null=True)),
                    ("customer_id", models.BigIntegerField(null=True)),
                    ("bank_file_id", models.BigIntegerField(null=True)),
                    ("cleared_date", models.DateField(null=True)),
                    ("line_number", models.IntegerField(null=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("boleto", "Boleto"),
                                ("pix", "Pix"),
                                ("cash", "Cash"),
                                ("transfer", "Transfer"),
                                ("cheque", "Cheque"),
                                ("card", "Card"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("currency", models.CharField(max_length=3)),
                    ("source_number", models.TextField(blank=True)),
                ],
                options={
                    "db_table": "receipt",
                    "indexes": [
                        models.Index(fields=["entry_id"], name="receipt_entry"),
                        models.Index(
                            condition=models.Q(
                                (
                                    "allocated_cents__lt",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("amount_cents"),
                                            "-",
                                            models.F("credited_cents"),
                                        ),
                                        "-",
                                        models.F("refunded_cents"),
                                    ),
                                )
                            ),
                            fields=["company", "id"],
                            name="receipt_unapplied",
                        ),
                        models.Index(
                            condition=models.Q(("kind", "boleto"), _negated=True),
                            fields=["company", "id"],
                            name="receipt_by_hand",
                        ),
                        models.Index(
                            condition=models.Q(("kind", "boleto"), _negated=True),
                            fields=["entry_id"],
                            name="receipt_by_entry",
                        ),
                        models.Index(
                            condition=models.Q(("kind", "boleto"), _negated=True),
                            fields=["company", "received_date"],
                            name="receipt_by_hand_day",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("bank_file_id__isnull", False)),
                            fields=("bank_file_id", "line_number"),
                            name="receipt_line_settles_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("source_number", ""), _negated=True),
                            fields=("company", "kind", "source_number"),
                            name="receipt_number_settles_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("bank_file_id__isnull", False),
                                    ("line_number__isnull", False),
                                    ("source_number", ""),
                                ),
                                models.Q(
                                    ("bank_file_id__isnull", True),
                                    ("line_number__isnull", True),
                                    models.Q(("source_number", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="receipt_has_one_source",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("allocated_cents__gte", 0),
                                (
                                    "allocated_cents__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("amount_cents"),
                                            "-",
                                            models.F("credited_cents"),
                                        ),
                                        "-",
                                        models.F("refunded_cents"),
                                    ),
                                ),
                                ("credited_cents__gte", 0),
                                ("refunded_cents__gte", 0),
                            ),
                            name="receipt_not_over_allocated",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="receipt_amount_positive",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SettlementTolerance",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("short_cents", models.BigIntegerField(default=0)),
                    ("short_ppm", models.IntegerField(default=0)),
                    ("over_cents", models.BigIntegerField(default=0)),
                    ("over_ppm", models.IntegerField(default=0)),
                    ("fact_id", models.BigIntegerField()),
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
                    "db_table": "settlement_tolerance",
                    "indexes": [
                        models.Index(fields=["company", "-id"], name="settlement_tolerance_latest")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("over_cents__gte", 0),
                                ("over_ppm__range", (0, 1000000)),
                                ("short_cents__gte", 0),
                                ("short_ppm__range", (0, 1000000)),
                            ),
                            name="settlement_tolerance_within_the_title",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CreditUse",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "credit_id",
                            "number",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("credit_id", models.BigIntegerField()),
                    ("number", models.SmallIntegerField()),
                    ("receivable_id", models.BigIntegerField()),
                    ("principal_cents", models.BigIntegerField()),
                    ("interest_cents", models.BigIntegerField()),
                    ("discount_cents", models.BigIntegerField()),
                    ("reverses_number", models.SmallIntegerField(null=True)),
                    ("entry_id", models.BigIntegerField()),
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
                    "db_table": "credit_use",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("reverses_number__isnull", False)),
                            fields=("credit_id", "reverses_number"),
                            name="credit_use_reversed_once",
                        )
                    ],
                    "indexes": [
                        models.Index(fields=["receivable_id"], name="credit_use_receivable")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ManualReceipt",
                fields=[
                    (
                        "receipt",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="payments.receipt",
                        ),
                    ),
                    ("number", models.TextField(blank=True)),
                    ("payer_name", models.TextField(blank=True)),
                    ("payer_tax_id", models.TextField(blank=True)),
                    ("note", models.TextField(blank=True)),
                    ("fee_cents", models.BigIntegerField(default=0)),
                    ("expected_date", models.DateField(null=True)),
                    ("clearing_entry_id", models.BigIntegerField(null=True)),
                    ("return_motive", models.SmallIntegerField(null=True)),
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
                    "db_table": "manual_receipt",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("fee_cents__gte", 0)),
                            name="manual_receipt_fee_not_negative",
                        )
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("payer_tax_id", ""), _negated=True),
                            fields=["company", "payer_tax_id"],
                            name="manual_receipt_payer",
                        ),
                        models.Index(
                            condition=models.Q(("number", ""), _negated=True),
                            fields=["company", "number"],
                            name="manual_receipt_number",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OpenQuestion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("bank_file_id", models.BigIntegerField(null=True)),
                    ("line_number", models.IntegerField(null=True)),
                    ("receipt_id", models.BigIntegerField(null=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("waiting", "Waiting"),
                                ("resolved", "Resolved"),
                                ("ignored", "Ignored"),
                            ],
                            default="open",
                            max_length=8,
                        ),
                    ),
                    ("owner_id", models.BigIntegerField(null=True)),
                    ("owner", models.TextField(blank=True)),
                    ("note", models.TextField(blank=True)),
                    ("changed_at", models.DateTimeField()),
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
                    "db_table": "open_question",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("bank_file_id__isnull", False)),
                            fields=("bank_file_id", "line_number"),
                            name="open_question_once_per_line",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("receipt_id__isnull", False)),
                            fields=("receipt_id",),
                            name="open_question_once_per_receipt",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("bank_file_id__isnull", False),
                                    ("line_number__isnull", False),
                                    ("receipt_id__isnull", True),
                                ),
                                models.Q(
                                    ("bank_file_id__isnull", True),
                                    ("line_number__isnull", True),
                                    ("receipt_id__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="open_question_about_one_thing",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "ignored"), _negated=True),
                                models.Q(("note", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="open_question_ignored_with_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Refund",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("customer_id", models.BigIntegerField()),
                    ("receipt_id", models.BigIntegerField(null=True)),
                    ("credit_id", models.BigIntegerField(null=True)),
                    ("currency", models.CharField(max_length=3)),
                    ("amount_cents", models.BigIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("requested", "Requested"),
                                ("payable", "Payable"),
                                ("paid", "Paid"),
                                ("cancelled", "Cancelled"),
                                ("refused", "Refused"),
                            ],
                            default="requested",
                            max_length=9,
                        ),
                    ),
                    ("payable_entry_id", models.BigIntegerField(null=True)),
                    ("paid_entry_id", models.BigIntegerField(null=True)),
                    ("paid_date", models.DateField(null=True)),
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
                    "db_table": "refund",
                    "constraints": [
                        models.UniqueConstraint(fields=("company", "id"), name="refund_in_company"),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="refund_amount_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("credit_id__isnull", False), ("receipt_id__isnull", True)
                                ),
                                models.Q(
                                    ("credit_id__isnull", True), ("receipt_id__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="refund_has_one_source",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("payable_entry_id__isnull", True),
                                    ("state__in", ["requested", "refused"]),
                                ),
                                ("state", "cancelled"),
                                models.Q(
                                    ("payable_entry_id__isnull", False),
                                    ("state__in", ["payable", "paid"]),
                                ),
                                _connector="OR",
                            ),
                            name="refund_payable_is_posted",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("paid_date__isnull", False),
                                    ("paid_entry_id__isnull", False),
                                    ("state", "paid"),
                                ),
                                models.Q(
                                    ("paid_date__isnull", True),
                                    ("paid_entry_id__isnull", True),
                                    ("state__in", ["requested", "payable", "cancelled", "refused"]),
                                ),
                                _connector="OR",
                            ),
                            name="refund_paid_is_posted",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["receipt_id"], name="refund_receipt"),
                        models.Index(fields=["credit_id"], name="refund_credit"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PixReceipt",
                fields=[
                    (
                        "receipt",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="payments.receipt",
                        ),
                    ),
                    ("end_to_end_id", models.CharField(max_length=32)),
                    ("txid", models.CharField(blank=True, max_length=35)),
                    ("key", models.CharField(blank=True, max_length=77)),
                    ("charge_id", models.BigIntegerField(null=True)),
                    ("paid_at", models.DateTimeField()),
                    ("payer_name", models.TextField(blank=True)),
                    ("payer_tax_id", models.TextField(blank=True)),
                    ("interest_cents", models.BigIntegerField()),
                    ("discount_cents", models.BigIntegerField()),
                    ("reason", models.TextField(blank=True)),
                    ("is_exception", models.BooleanField()),
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
                    "db_table": "pix_receipt",
                    "indexes": [
                        models.Index(
                            fields=["company", "end_to_end_id"], name="pix_receipt_payment"
                        ),
                        models.Index(fields=["charge_id"], name="pix_receipt_charge"),
                        models.Index(
                            condition=models.Q(("is_exception", True)),
                            fields=["company", "receipt"],
                            name="pix_receipt_exception",
                        ),
                    ],
                },
            ),
        ),
        isolate("pix_receipt"),
        append_only("pix_receipt"),
        isolate("receipt"),
        keeps_customers("receipt"),
        isolate("settlement_tolerance"),
        append_only("settlement_tolerance"),
        isolate("allocation"),
        append_only("receipt"),
        # Its source and its amount stay as they came.
        migrations.RunSQL(
            f"GRANT UPDATE ({CHANGING}) ON receipt TO emdia_app;",
            f"REVOKE UPDATE ({CHANGING}) ON receipt FROM emdia_app;",
        ),
        isolate("manual_receipt"),
        isolate("credit_use"),
        isolate("refund"),
        keeps_customers("refund"),
        isolate("open_question"),
        append_only("allocation"),
        append_only("credit_use"),
        # Never in the way of a whole file: its allocations come in the entries of its receipts.
        migrations.RunSQL(GUARDS, "DROP FUNCTION allocation_guard CASCADE;"),
        # A whole file takes its numbers at once; a gap in them means nothing.
        migrations.RunSQL("ALTER SEQUENCE receipt_id_seq CACHE 1000;", migrations.RunSQL.noop),
    ]
