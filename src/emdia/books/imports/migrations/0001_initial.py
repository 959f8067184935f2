from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

BEGUN = (Path(__file__).parent / "begun.sql").read_text(encoding="utf-8")
STAGED = (
    "staged_reference",
    "staged_verdict",
    "staged_customer",
    "staged_relative",
    "staged_contact",
    "staged_receivable",
    "staged_fiscal_document",
    "staged_credit",
)
# COPY does not go through row-level security; a crash empties an unlogged table, and a file
# whose staging is gone is read again from its bytes. Read whole and emptied: a key would only
# slow the COPY. The application role asks for statistics: just filled, a table has none. Nor is
# it vacuumed for what came in: that takes its time, and its locks, from who reads it once.
UNLOGGED = "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey; ALTER TABLE {table} SET UNLOGGED;"
    f"ALTER TABLE {table} SET (autovacuum_vacuum_insert_threshold = -1);"
    f"GRANT MAINTAIN ON {table} TO emdia_app;"
    for table in STAGED
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="StagedContact",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("key", models.TextField(null=True)),
                    ("customer", models.TextField()),
                    ("role", models.TextField()),
                    ("name", models.TextField()),
                    ("email", models.TextField(null=True)),
                    ("phone", models.TextField(null=True)),
                    ("allows_email", models.TextField(null=True)),
                    ("allows_whatsapp", models.TextField(null=True)),
                    ("allows_sms", models.TextField(null=True)),
                    ("allows_voice", models.TextField(null=True)),
                    ("allows_letter", models.TextField(null=True)),
                ],
                options={
                    "db_table": "staged_contact",
                },
            ),
            migrations.CreateModel(
                name="StagedCredit",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("key", models.TextField()),
                    ("customer", models.TextField()),
                    ("origin", models.TextField()),
                    ("amount_cents", models.BigIntegerField()),
                    ("since_date", models.DateField()),
                    ("currency", models.TextField()),
                ],
                options={
                    "db_table": "staged_credit",
                },
            ),
            migrations.CreateModel(
                name="StagedCustomer",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("key", models.TextField(null=True)),
                    ("tax_id_kind", models.TextField()),
                    ("tax_id", models.TextField()),
                    ("name", models.TextField()),
                    ("name_key", models.TextField()),
                    ("trade_name", models.TextField(null=True)),
                    ("external_code", models.TextField(null=True)),
                    ("segment", models.TextField(null=True)),
                    ("language", models.TextField(null=True)),
                    ("salesperson", models.TextField(null=True)),
                    ("street", models.TextField(null=True)),
                    ("number", models.TextField(null=True)),
                    ("complement", models.TextField(null=True)),
                    ("district", models.TextField(null=True)),
                    ("city", models.TextField(null=True)),
                    ("state", models.TextField(null=True)),
                    ("postal_code", models.TextField(null=True)),
                    ("country", models.TextField(null=True)),
                    ("delivery_street", models.TextField(null=True)),
                    ("delivery_number", models.TextField(null=True)),
                    ("delivery_complement", models.TextField(null=True)),
                    ("delivery_district", models.TextField(null=True)),
                    ("delivery_city", models.TextField(null=True)),
                    ("delivery_state", models.TextField(null=True)),
                    ("delivery_postal_code", models.TextField(null=True)),
                    ("delivery_country", models.TextField(null=True)),
                    ("time_zone", models.TextField(null=True)),
                    ("parent", models.TextField(null=True)),
                    ("payer", models.TextField(null=True)),
                    ("guarantor", models.TextField(null=True)),
                ],
                options={
                    "db_table": "staged_customer",
                },
            ),
            migrations.CreateModel(
                name="StagedFiscalDocument",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("receivable", models.TextField()),
                    ("kind", models.TextField()),
                    ("number", models.TextField()),
                    ("series", models.TextField(null=True)),
                    ("access_key", models.TextField(null=True)),
                    ("issue_date", models.DateField(null=True)),
                    ("amount_cents", models.BigIntegerField(null=True)),
                ],
                options={
                    "db_table": "staged_fiscal_document",
                },
            ),
            migrations.CreateModel(
                name="StagedReceivable",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("key", models.TextField(null=True)),
                    ("customer", models.TextField()),
                    ("document", models.TextField()),
                    ("kind", models.TextField(null=True)),
                    ("issue_date", models.DateField()),
                    ("due_date", models.DateField()),
                    ("currency", models.TextField()),
                    ("gross_cents", models.BigIntegerField()),
                    ("net_cents", models.BigIntegerField()),
                    ("iss_cents", models.BigIntegerField(null=True)),
                    ("ir_cents", models.BigIntegerField(null=True)),
                    ("pis_cents", models.BigIntegerField(null=True)),
                    ("cofins_cents", models.BigIntegerField(null=True)),
                    ("csll_cents", models.BigIntegerField(null=True)),
                    ("fine_ppm", models.IntegerField(null=True)),
                    ("interest_monthly_ppm", models.IntegerField(null=True)),
                    ("grace_days", models.IntegerField(null=True)),
                    ("discount_cents", models.BigIntegerField(null=True)),
                    ("discount_until_date", models.DateField(null=True)),
                    ("rebate_cents", models.BigIntegerField(null=True)),
                    ("paid_cents", models.BigIntegerField(null=True)),
                    ("holder", models.TextField(null=True)),
                    ("salesperson", models.TextField(null=True)),
                ],
                options={
                    "db_table": "staged_receivable",
                },
            ),
            migrations.CreateModel(
                name="StagedReference",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "reference",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("reference", models.TextField()),
                    ("number", models.TextField()),
                    ("customer_id", models.BigIntegerField(null=True)),
                ],
                options={
                    "db_table": "staged_reference",
                },
            ),
            migrations.CreateModel(
                name="StagedVerdict",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("outcome", models.TextField()),
                    ("is_of_reading", models.BooleanField(db_default=False)),
                    ("record_id", models.BigIntegerField(null=True)),
                    ("field", models.TextField(db_default="", default="")),
                    ("code", models.TextField(db_default="", default="")),
                    ("found", models.TextField(db_default="", default="")),
                    ("changes", models.JSONField(null=True)),
                ],
                options={
                    "db_table": "staged_verdict",
                },
            ),
            migrations.CreateModel(
                name="StagedRelative",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "import_id",
                            "line",
                            "field",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("import_id", models.BigIntegerField()),
                    ("line", models.IntegerField()),
                    ("field", models.TextField()),
                    ("reference", models.TextField()),
                    ("customer_id", models.BigIntegerField(null=True)),
                    ("other_line", models.IntegerField(null=True)),
                ],
                options={
                    "db_table": "staged_relative",
                },
            ),
            migrations.CreateModel(
                name="ImportSource",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
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
                    "db_table": "import_source",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="import_source_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "name"), name="import_source_once"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportMapping",
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
                                ("customers", "customers"),
                                ("contacts", "contacts"),
                                ("receivables", "receivables"),
                                ("fiscal_documents", "fiscal_documents"),
                                ("credits", "credits"),
                            ],
                            max_length=16,
                        ),
                    ),
                    ("mapping", models.JSONField(default=dict)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "source",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="imports.importsource",
                        ),
                    ),
                ],
                options={
                    "db_table": "import_mapping",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("source", "kind"), name="import_mapping_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportBatch",
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
                                ("customers", "customers"),
                                ("contacts", "contacts"),
                                ("receivables", "receivables"),
                                ("fiscal_documents", "fiscal_documents"),
                                ("credits", "credits"),
                            ],
                            max_length=16,
                        ),
                    ),
                    ("name", models.TextField()),
                    ("sha256", models.CharField(max_length=64)),
                    ("size_bytes", models.BigIntegerField()),
                    ("headings", models.JSONField(default=list)),
                    ("sample", models.JSONField(default=list)),
                    ("mapping", models.JSONField(default=dict)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("received", "Received"),
                                ("checking", "Checking"),
                                ("checked", "Checked"),
                                ("applying", "Applying"),
                                ("applied", "Applied"),
                                ("cancelled", "Cancelled"),
                                ("expired", "Expired"),
                                ("refused", "Refused"),
                            ],
                            default="received",
                            max_length=9,
                        ),
                    ),
                    ("received_at", models.DateTimeField(auto_now_add=True)),
                    ("received_by", models.TextField()),
                    ("rows_read", models.IntegerField(default=0)),
                    ("is_stopping", models.BooleanField(default=False)),
                    ("new_count", models.IntegerField(null=True)),
                    ("changed_count", models.IntegerField(null=True)),
                    ("same_count", models.IntegerField(null=True)),
                    ("wrong_count", models.IntegerField(null=True)),
                    ("doubles_count", models.IntegerField(default=0)),
                    ("totals", models.JSONField(default=list)),
                    ("faults", models.JSONField(default=list)),
                    ("leaves_wrong", models.BooleanField(default=False)),
                    ("applied_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("put_back_at", models.DateTimeField(null=True)),
                    ("applied_by", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "source",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="imports.importsource",
                        ),
                    ),
                ],
                options={
                    "db_table": "import_batch",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="import_batch_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "received",
                                        "checking",
                                        "checked",
                                        "applying",
                                        "applied",
                                        "cancelled",
                                        "expired",
                                        "refused",
                                    ],
                                )
                            ),
                            name="import_batch_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["checked", "applied"]), _negated=True),
                                models.Q(
                                    ("changed_count__isnull", False),
                                    ("new_count__isnull", False),
                                    (
                                        "rows_read",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("new_count"),
                                                    "+",
                                                    models.F("changed_count"),
                                                ),
                                                "+",
                                                models.F("same_count"),
                                            ),
                                            "+",
                                            models.F("wrong_count"),
                                        ),
                                    ),
                                    ("same_count__isnull", False),
                                    ("wrong_count__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="import_batch_every_row_has_an_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "applied"), _negated=True),
                                ("wrong_count", 0),
                                ("leaves_wrong", True),
                                _connector="OR",
                            ),
                            name="import_batch_wrong_rows_left_knowingly",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["cancelled", "expired"]), _negated=True),
                                ("ended_at__isnull", False),
                                _connector="OR",
                            ),
                            name="import_batch_ended_at_some_time",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["company", "-id"], name="import_batch_latest"),
                        models.Index(
                            condition=models.Q(("state__in", ["cancelled", "expired"])),
                            fields=["company", "-ended_at", "-id"],
                            name="import_batch_ended",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SourceKey",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "source_id",
                            "kind",
                            "key",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("kind", models.CharField(max_length=16)),
                    ("key", models.TextField()),
                    ("record_id", models.BigIntegerField()),
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
                        "source",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="imports.importsource",
                        ),
                    ),
                ],
                options={
                    "db_table": "source_key",
                },
            ),
            migrations.CreateModel(
                name="ImportContent",
                fields=[
                    (
                        "import_batch",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="imports.importbatch",
                        ),
                    ),
                    ("content", models.BinaryField()),
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
                    "db_table": "import_content",
                },
            ),
            migrations.CreateModel(
                name="ImportChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("line", models.IntegerField()),
                    ("record_id", models.BigIntegerField()),
                    ("label", models.TextField()),
                    ("changes", models.JSONField()),
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
                        "import_batch",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="imports.importbatch",
                        ),
                    ),
                ],
                options={
                    "db_table": "import_change",
                    "indexes": [
                        models.Index(fields=["import_batch", "line"], name="import_change_line")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportDouble",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("line", models.IntegerField()),
                    ("label", models.TextField()),
                    ("by_what", models.TextField()),
                    ("customer_id", models.BigIntegerField(null=True)),
                    ("other_line", models.IntegerField(null=True)),
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
                        "import_batch",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="imports.importbatch",
                        ),
                    ),
                ],
                options={
                    "db_table": "import_double",
                    "indexes": [
                        models.Index(fields=["import_batch", "line"], name="import_double_line")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportFault",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("line", models.IntegerField()),
                    ("field", models.TextField(blank=True)),
                    ("code", models.TextField()),
                    ("found", models.TextField(blank=True)),
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
                        "import_batch",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="imports.importbatch",
                        ),
                    ),
                ],
                options={
                    "db_table": "import_fault",
                    "indexes": [
                        models.Index(fields=["import_batch", "line"], name="import_fault_line")
                    ],
                },
            ),
        ),
        isolate("import_source"),
        isolate("import_mapping"),
        isolate("import_batch"),
        isolate("import_content"),
        isolate("import_fault"),
        isolate("import_change"),
        isolate("import_double"),
        isolate("source_key"),
        kept("import_source"),
        kept("import_batch"),
        append_only("import_content"),
        same_company("import_mapping", "source_id", "import_source"),
        same_company("import_batch", "source_id", "import_source"),
        # Compressed before it comes.
        migrations.RunSQL(
            "ALTER TABLE import_content ALTER content SET STORAGE EXTERNAL;",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(UNLOGGED, migrations.RunSQL.noop),
        migrations.RunSQL(BEGUN, "DROP FUNCTION import_batch_begun_is_finished CASCADE;"),
    ]
