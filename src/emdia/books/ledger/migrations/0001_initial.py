from pathlib import Path

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate
from emdia.books.companies.tables import CreateTables

GUARDS = (Path(__file__).parent / "guards.sql").read_text()
CLOSING = (Path(__file__).parent / "closing.sql").read_text()
DIGEST = (Path(__file__).parent / "digest.sql").read_text()
TABLES = ("posting_batch", "entry", "posting", "seal", "month_closing")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Account",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "company_id",
                            "code",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("code", models.IntegerField()),
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
                    "db_table": "ledger_account",
                },
            ),
            migrations.CreateModel(
                name="PostingBatch",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("fact_id", models.BigIntegerField()),
                    ("posted_at", models.DateTimeField(auto_now_add=True)),
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
                    "db_table": "posting_batch",
                    "indexes": [models.Index(fields=["fact_id"], name="posting_batch_fact")],
                },
            ),
            migrations.CreateModel(
                name="Seal",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "company_id",
                            "number",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("number", models.BigIntegerField()),
                    ("digest", models.BinaryField()),
                    ("sealed_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "batch",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="ledger.postingbatch",
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
                ],
                options={
                    "db_table": "seal",
                },
            ),
            migrations.CreateModel(
                name="Posting",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "entry_id",
                            "line",
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
                    ("entry_id", models.BigIntegerField()),
                    ("amount_cents", models.BigIntegerField()),
                    ("line", models.SmallIntegerField()),
                    ("account_code", models.IntegerField()),
                    ("currency", models.CharField(max_length=3)),
                ],
                options={
                    "db_table": "posting",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents", 0), _negated=True),
                            name="posting_not_zero",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Entry",
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
                    (
                        "batch",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="ledger.postingbatch",
                        ),
                    ),
                    ("effective_date", models.DateField()),
                    ("receivable_id", models.BigIntegerField(null=True)),
                    ("customer_id", models.BigIntegerField(null=True)),
                    ("bank_account_id", models.BigIntegerField(null=True)),
                    ("reverses_id", models.BigIntegerField(null=True)),
                    ("corrects_id", models.BigIntegerField(null=True)),
                    ("event", models.TextField()),
                ],
                options={
                    "db_table": "entry",
                    "indexes": [
                        django.contrib.postgres.indexes.BrinIndex(
                            autosummarize=True, fields=["batch"], name="entry_batch"
                        ),
                        django.contrib.postgres.indexes.BrinIndex(
                            autosummarize=True, fields=["effective_date"], name="entry_effective"
                        ),
                        models.Index(
                            condition=models.Q(
                                ("customer_id__isnull", False), ("receivable_id__isnull", True)
                            ),
                            fields=["customer_id"],
                            name="entry_customer",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("receivable_id__isnull", False),
                                models.Q(("event", "payment"), _negated=True),
                            ),
                            fields=["receivable_id"],
                            name="entry_receivable",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("reverses_id__isnull", False)),
                            fields=("reverses_id",),
                            name="entry_reversed_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MonthClosing",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "act",
                        models.CharField(
                            choices=[("close", "Close"), ("reopen", "Reopen")], max_length=6
                        ),
                    ),
                    ("month_date", models.DateField()),
                    ("closed_through_date", models.DateField()),
                    ("fact_id", models.BigIntegerField()),
                    ("approval_id", models.BigIntegerField(null=True)),
                    ("checks", models.JSONField(default=list)),
                    ("balances", models.JSONField(default=list)),
                    ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                    "db_table": "month_closing",
                    "indexes": [
                        models.Index(fields=["company", "id"], name="month_closing_latest"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("act__in", ["close", "reopen"])),
                            name="month_closing_act_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("month_date__day", 1)),
                            name="month_closing_month_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("act", "close"), ("approval_id__isnull", True)),
                                models.Q(("act", "reopen"), ("approval_id__isnull", False)),
                                _connector="OR",
                            ),
                            name="month_closing_reopened_by_approval",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("approval_id__isnull", False)),
                            fields=("approval_id",),
                            name="month_closing_approval_once",
                        ),
                    ],
                },
            ),
        ),
        # Which transaction opened a batch: told by the database, asked by the guard of entries.
        migrations.RunSQL(
            "ALTER TABLE posting_batch ADD COLUMN opened_in xid8 NOT NULL DEFAULT pg_current_xact_id();",
            "ALTER TABLE posting_batch DROP COLUMN opened_in;",
        ),
        isolate("ledger_account"),
        *(isolate(table) for table in TABLES),
        *(append_only(table) for table in TABLES),
        # A whole file takes its numbers at once; a gap in them means nothing.
        migrations.RunSQL("ALTER SEQUENCE entry_id_seq CACHE 1000;", migrations.RunSQL.noop),
        # Whole numbers as one: sum() makes a numeric of every entry. Beyond 64 bits it refuses.
        migrations.RunSQL(
            "CREATE AGGREGATE whole_sum(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0');",
            "DROP AGGREGATE whole_sum(bigint);",
        ),
        migrations.RunSQL(
            GUARDS, "DROP FUNCTION posting_guard CASCADE; DROP FUNCTION entry_guard CASCADE;"
        ),
        migrations.RunSQL(
            CLOSING, "DROP FUNCTION batch_guard CASCADE; DROP FUNCTION month_closing_guard CASCADE;"
        ),
        migrations.RunSQL(DIGEST, "DROP FUNCTION batch_digest; DROP FUNCTION entry_text;"),
    ]
