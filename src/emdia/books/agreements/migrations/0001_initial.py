import django.db.models.deletion
from django.db import migrations, models

import emdia.rules.promises
from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.parties.keeping import keeps_customers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("holds", "0001_initial"),
        ("interactions", "0001_initial"),
        ("parties", "0001_initial"),
        ("receivables", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Promise",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("currency", models.CharField(max_length=3)),
                    ("amount_cents", models.BigIntegerField()),
                    ("made_date", models.DateField()),
                    ("made_at", models.DateTimeField()),
                    ("made_by", models.TextField()),
                    ("note", models.TextField(blank=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "open"),
                                ("kept", "kept"),
                                ("broken", "broken"),
                                ("moot", "moot"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default=emdia.rules.promises.PromiseState["OPEN"],
                            max_length=9,
                        ),
                    ),
                    ("closed_date", models.DateField(null=True)),
                    ("withdrawn_reason", models.TextField(blank=True)),
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
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.contact",
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
                    (
                        "interaction",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="interactions.interaction",
                        ),
                    ),
                ],
                options={
                    "db_table": "promise",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="promise_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="promise_amount_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_date__isnull", True), ("state", "open")),
                                models.Q(
                                    ("closed_date__isnull", False),
                                    ("state__in", ["kept", "broken", "moot", "withdrawn"]),
                                ),
                                _connector="OR",
                            ),
                            name="promise_closed_on_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", "withdrawn"),
                                    models.Q(("withdrawn_reason", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    ("withdrawn_reason", ""),
                                ),
                                _connector="OR",
                            ),
                            name="promise_withdrawn_for_why",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["customer", "-id"], name="promise_of_customer"),
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["company"],
                            name="promise_open",
                        ),
                        models.Index(
                            condition=models.Q(("state", "broken")),
                            fields=["company", "closed_date"],
                            name="promise_broken",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PromisePart",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.SmallIntegerField()),
                    ("due_date", models.DateField()),
                    ("deadline_date", models.DateField()),
                    ("amount_cents", models.BigIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "open"),
                                ("kept", "kept"),
                                ("broken", "broken"),
                                ("moot", "moot"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default=emdia.rules.promises.PromiseState["OPEN"],
                            max_length=9,
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
                        "promise",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="agreements.promise",
                        ),
                    ),
                ],
                options={
                    "db_table": "promise_part",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("promise", "number"), name="promise_part_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("amount_cents__gt", 0),
                                ("deadline_date__gte", models.F("due_date")),
                                ("number__gte", 1),
                            ),
                            name="promise_part_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["open", "kept", "broken", "moot", "withdrawn"])
                            ),
                            name="promise_part_state_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PromiseTitle",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(db_default=True, default=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "hold",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="holds.hold",
                        ),
                    ),
                    (
                        "promise",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="agreements.promise",
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
                    "db_table": "promise_title",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("promise", "receivable"), name="promise_title_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("is_open", True)),
                            fields=("receivable",),
                            name="promise_title_promised_once",
                        ),
                    ],
                },
            ),
        ),
        *(isolate(table) for table in ("promise", "promise_title", "promise_part")),
        *(kept(table) for table in ("promise", "promise_title", "promise_part")),
        same_company("promise", "customer_id", "customer"),
        keeps_customers("promise"),
        same_company("promise", "contact_id", "contact"),
        same_company("promise", "interaction_id", "interaction"),
        same_company("promise_title", "promise_id", "promise"),
        same_company("promise_title", "receivable_id", "receivable"),
        same_company("promise_title", "hold_id", "hold"),
        same_company("promise_part", "promise_id", "promise"),
    ]
