import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, same_company
from emdia.books.companies.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="BankFile",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.TextField()),
                    ("sha256", models.CharField(max_length=64)),
                    ("size_bytes", models.BigIntegerField()),
                    ("received_at", models.DateTimeField(auto_now_add=True)),
                    ("received_by", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("received", "Received"),
                                ("reading", "Reading"),
                                ("settling", "Settling"),
                                ("held", "Held"),
                                ("applied", "Applied"),
                                ("refused", "Refused"),
                            ],
                            default="received",
                            max_length=8,
                        ),
                    ),
                    ("canonical_sha256", models.CharField(blank=True, max_length=64)),
                    ("sequence", models.BigIntegerField(null=True)),
                    ("generated_date", models.DateField(null=True)),
                    ("titles", models.IntegerField(null=True)),
                    ("faults", models.JSONField(default=list)),
                    ("applied_at", models.DateTimeField(null=True)),
                    ("settled", models.IntegerField(null=True)),
                    ("confirmed", models.IntegerField(null=True)),
                    ("rejected", models.IntegerField(null=True)),
                    ("exceptions", models.IntegerField(null=True)),
                    ("paid_cents", models.BigIntegerField(null=True)),
                    ("credited_cents", models.BigIntegerField(null=True)),
                    ("tariff_cents", models.BigIntegerField(null=True)),
                    (
                        "bank_account",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankaccount",
                        ),
                    ),
                    (
                        "bank_agreement",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankagreement",
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
                    "db_table": "bank_file",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="bank_file_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "refused"), _negated=True),
                            fields=("company", "sha256"),
                            name="bank_file_bytes_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                models.Q(("state", "refused"), _negated=True),
                                models.Q(("canonical_sha256", ""), _negated=True),
                            ),
                            fields=("company", "canonical_sha256"),
                            name="bank_file_content_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                models.Q(("state", "refused"), _negated=True),
                                ("sequence__isnull", False),
                            ),
                            fields=("bank_account", "sequence", "generated_date"),
                            name="bank_file_sequence_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "applied"), _negated=True),
                                models.Q(
                                    ("confirmed__isnull", False),
                                    ("exceptions__isnull", False),
                                    ("rejected__isnull", False),
                                    ("settled__isnull", False),
                                    (
                                        "titles",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("settled"), "+", models.F("confirmed")
                                                ),
                                                "+",
                                                models.F("rejected"),
                                            ),
                                            "+",
                                            models.F("exceptions"),
                                        ),
                                    ),
                                    ("titles__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="bank_file_every_line_has_an_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "received",
                                        "reading",
                                        "settling",
                                        "held",
                                        "applied",
                                        "refused",
                                    ],
                                )
                            ),
                            name="bank_file_state_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StagedLine",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "bank_file_id",
                            "line_number",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("bank_file_id", models.BigIntegerField()),
                    ("nominal_cents", models.BigIntegerField()),
                    ("paid_cents", models.BigIntegerField()),
                    ("credited_cents", models.BigIntegerField()),
                    ("tariff_cents", models.BigIntegerField()),
                    ("interest_cents", models.BigIntegerField()),
                    ("discount_cents", models.BigIntegerField()),
                    ("line_number", models.IntegerField()),
                    ("event", models.SmallIntegerField()),
                    ("occurrence_date", models.DateField()),
                    ("credit_date", models.DateField()),
                    ("is_pix", models.BooleanField()),
                    ("occurrence", models.TextField()),
                    ("kind", models.TextField()),
                    ("carteira", models.TextField()),
                    ("nosso_numero", models.TextField()),
                    ("number_key", models.TextField()),
                    ("document", models.TextField()),
                    ("motives", models.TextField()),
                    ("channel", models.TextField()),
                ],
                options={
                    "db_table": "staged_line",
                },
            ),
            migrations.CreateModel(
                name="BankLine",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "bank_file_id",
                            "line_number",
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
                    ("bank_file_id", models.BigIntegerField()),
                    ("nominal_cents", models.BigIntegerField()),
                    ("paid_cents", models.BigIntegerField()),
                    ("credited_cents", models.BigIntegerField()),
                    ("tariff_cents", models.BigIntegerField()),
                    ("interest_cents", models.BigIntegerField()),
                    ("discount_cents", models.BigIntegerField()),
                    ("principal_cents", models.BigIntegerField()),
                    ("excess_cents", models.BigIntegerField()),
                    ("difference_cents", models.BigIntegerField(default=0)),
                    ("line_number", models.IntegerField()),
                    ("event", models.SmallIntegerField()),
                    ("share", models.SmallIntegerField(db_default=0)),
                    ("charge_id", models.BigIntegerField(null=True)),
                    ("receivable_id", models.BigIntegerField(null=True)),
                    ("customer_id", models.BigIntegerField(null=True)),
                    ("receipt_id", models.BigIntegerField(null=True)),
                    ("entry_id", models.BigIntegerField(null=True)),
                    ("reverses_receipt_id", models.BigIntegerField(null=True)),
                    ("occurrence_date", models.DateField(null=True)),
                    ("credit_date", models.DateField(null=True)),
                    ("occurrence", models.TextField()),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("settled", "Settled"),
                                ("confirmed", "Confirmed"),
                                ("rejected", "Rejected"),
                                ("exception", "Exception"),
                            ],
                            max_length=9,
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("motives", models.TextField()),
                    ("channel", models.TextField()),
                    ("carteira", models.TextField()),
                    ("nosso_numero", models.TextField()),
                    ("document", models.TextField()),
                ],
                options={
                    "db_table": "bank_line",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("outcome__in", ["settled", "confirmed", "rejected", "exception"])
                            ),
                            name="bank_line_outcome_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("outcome", "exception"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="bank_line_exception_has_a_reason",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("outcome", "exception")),
                            fields=["company", "bank_file_id", "line_number"],
                            name="bank_line_exception",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("receivable_id__isnull", False),
                                models.Q(("outcome", "settled"), _negated=True),
                            ),
                            fields=["receivable_id"],
                            name="bank_line_receivable",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BankFileContent",
                fields=[
                    (
                        "bank_file",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="bank_files.bankfile",
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
                    "db_table": "bank_file_content",
                },
            ),
        ),
        isolate("bank_file"),
        isolate("bank_file_content"),
        isolate("bank_line"),
        append_only("bank_file_content"),
        append_only("bank_line"),
        same_company("bank_file", "bank_account_id", "bank_account"),
        same_company("bank_file", "bank_agreement_id", "bank_agreement"),
        # Compressed before it comes.
        migrations.RunSQL(
            "ALTER TABLE bank_file_content ALTER content SET STORAGE EXTERNAL;",
            migrations.RunSQL.noop,
        ),
        # COPY does not go through row-level security. A crash empties an unlogged table;
        # a file whose staging is gone is read again from its bytes.
        migrations.RunSQL(
            "ALTER TABLE staged_line SET UNLOGGED;"
            # Read whole and emptied: a key would only slow the COPY.
            "ALTER TABLE staged_line DROP CONSTRAINT staged_line_pkey;",
            migrations.RunSQL.noop,
        ),
    ]
