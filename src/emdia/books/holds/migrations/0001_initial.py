from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.parties.keeping import keeps_customers

SPANS = (Path(__file__).parent / "spans.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("parties", "0001_initial"),
        ("receivables", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Hold",
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
                                ("death", "death"),
                                ("court_order", "court_order"),
                                ("bankruptcy", "bankruptcy"),
                                ("reorganisation", "reorganisation"),
                                ("over_indebtedness", "over_indebtedness"),
                                ("agreement", "agreement"),
                                ("promise", "promise"),
                                ("dispute", "dispute"),
                                ("pause", "pause"),
                            ],
                            max_length=17,
                        ),
                    ),
                    ("since_date", models.DateField()),
                    ("until_date", models.DateField(null=True)),
                    ("filed_date", models.DateField(null=True)),
                    ("reason", models.TextField()),
                    ("placed_by", models.TextField()),
                    ("placed_at", models.DateTimeField(auto_now_add=True)),
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
                    (
                        "receivable",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.receivable",
                        ),
                    ),
                ],
                options={
                    "db_table": "hold",
                    "constraints": [
                        models.UniqueConstraint(fields=("company", "id"), name="hold_in_company"),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "kind__in",
                                    [
                                        "death",
                                        "court_order",
                                        "bankruptcy",
                                        "reorganisation",
                                        "over_indebtedness",
                                        "agreement",
                                        "promise",
                                        "dispute",
                                        "pause",
                                    ],
                                )
                            ),
                            name="hold_kind_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_date__isnull", True),
                                ("until_date__gte", models.F("since_date")),
                                _connector="OR",
                            ),
                            name="hold_ends_after_it_begins",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind__in", ["pause", "promise"]), _negated=True),
                                ("until_date__isnull", False),
                                _connector="OR",
                            ),
                            name="hold_that_ends_by_itself_has_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("filed_date__isnull", False),
                                    ("kind__in", ["bankruptcy", "reorganisation"]),
                                ),
                                models.Q(
                                    models.Q(
                                        ("kind__in", ["bankruptcy", "reorganisation"]),
                                        _negated=True,
                                    ),
                                    ("filed_date__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="hold_filed_on_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind__in", ["dispute"]), _negated=True),
                                ("receivable__isnull", False),
                                _connector="OR",
                            ),
                            name="hold_of_a_title_has_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("filed_date__isnull", True),
                                ("receivable__isnull", True),
                                _connector="OR",
                            ),
                            name="hold_filed_of_a_debtor",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="hold_has_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HoldEnd",
                fields=[
                    (
                        "hold",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="holds.hold",
                        ),
                    ),
                    ("ended_date", models.DateField()),
                    ("reason", models.TextField()),
                    ("ended_by", models.TextField()),
                    ("ended_at", models.DateTimeField(auto_now_add=True)),
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
                    "db_table": "hold_end",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="hold_end_has_a_reason",
                        )
                    ],
                },
            ),
        ),
        isolate("hold"),
        isolate("hold_end"),
        append_only("hold"),
        append_only("hold_end"),
        same_company("hold", "customer_id", "customer"),
        keeps_customers("hold"),
        same_company("hold", "receivable_id", "receivable"),
        same_company("hold_end", "hold_id", "hold"),
        migrations.RunSQL(SPANS, "DROP VIEW hold_span;"),
    ]
