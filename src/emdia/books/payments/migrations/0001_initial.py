import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
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
                ("receipt_id", models.BigIntegerField()),
                ("number", models.SmallIntegerField()),
                ("receivable_id", models.BigIntegerField()),
                ("principal_cents", models.BigIntegerField()),
                ("interest_cents", models.BigIntegerField()),
                ("discount_cents", models.BigIntegerField()),
                ("difference_cents", models.BigIntegerField(default=0)),
                ("reverses_number", models.SmallIntegerField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "db_table": "allocation",
                "indexes": [models.Index(fields=["receivable_id"], name="allocation_receivable")],
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
                ("kind", models.CharField(choices=[("boleto", "Boleto")], max_length=7)),
                ("bank_account_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("amount_cents", models.BigIntegerField()),
                ("allocated_cents", models.BigIntegerField()),
                ("received_date", models.DateField()),
                ("cleared_date", models.DateField(null=True)),
                ("entry_id", models.BigIntegerField()),
                ("bank_file_id", models.BigIntegerField(null=True)),
                ("line_number", models.IntegerField(null=True)),
                ("source_number", models.TextField(blank=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "db_table": "receipt",
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
                            ("allocated_cents__lte", models.F("amount_cents")),
                        ),
                        name="receipt_not_over_allocated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="receipt_amount_positive"
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
        isolate("receipt"),
        isolate("settlement_tolerance"),
        append_only("settlement_tolerance"),
        isolate("allocation"),
        append_only("receipt"),
        # Its source and its amount stay as they came.
        migrations.RunSQL(
            "GRANT UPDATE (allocated_cents) ON receipt TO emdia_app;",
            "REVOKE UPDATE (allocated_cents) ON receipt FROM emdia_app;",
        ),
        append_only("allocation"),
        # A whole file takes its numbers at once; a gap in them means nothing.
        migrations.RunSQL("ALTER SEQUENCE receipt_id_seq CACHE 1000;", migrations.RunSQL.noop),
    ]
