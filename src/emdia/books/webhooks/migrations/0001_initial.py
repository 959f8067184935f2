from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

UNTOLD_FACTS = (Path(__file__).parent / "untold_facts.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("facts", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="WebhookEndpoint",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("url", models.TextField()),
                    ("description", models.TextField(blank=True)),
                    ("event_kinds", models.JSONField()),
                    ("is_active", models.BooleanField(default=True)),
                    ("secret_nonce", models.CharField(max_length=64)),
                    ("previous_nonce", models.CharField(blank=True, db_default="", max_length=64)),
                    ("previous_until_at", models.DateTimeField(null=True)),
                    ("created_at", models.DateTimeField()),
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
                    "db_table": "webhook_endpoint",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="webhook_endpoint_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("event_kinds", []), _negated=True),
                            name="webhook_endpoint_wants_something",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("previous_nonce", ""), ("previous_until_at__isnull", True)
                                ),
                                models.Q(
                                    models.Q(("previous_nonce", ""), _negated=True),
                                    ("previous_until_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="webhook_endpoint_previous_ends",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WebhookEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("kind", models.TextField()),
                    ("subject_id", models.BigIntegerField()),
                    ("fact_id", models.BigIntegerField()),
                    ("happened_at", models.DateTimeField()),
                    ("data", models.JSONField()),
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
                    "db_table": "webhook_event",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="webhook_event_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("fact_id", "kind", "subject_id"), name="webhook_event_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "kind__in",
                                    (
                                        "receivable.created",
                                        "receivable.paid",
                                        "receivable.reopened",
                                        "receivable.cancelled",
                                        "charge.registered",
                                        "charge.rejected",
                                        "receipt.posted",
                                        "receipt.reversed",
                                        "file.applied",
                                    ),
                                )
                            ),
                            name="webhook_event_kind_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WebhookDelivery",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("due", "Due"),
                                ("sending", "Sending"),
                                ("delivered", "Delivered"),
                                ("dead", "Dead"),
                            ],
                            default="due",
                            max_length=9,
                        ),
                    ),
                    ("attempt_count", models.SmallIntegerField(db_default=0)),
                    ("due_at", models.DateTimeField()),
                    ("tried_at", models.DateTimeField(null=True)),
                    ("status", models.SmallIntegerField(null=True)),
                    ("fault", models.TextField(blank=True, db_default="")),
                    ("took_ms", models.IntegerField(null=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "endpoint",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="webhooks.webhookendpoint",
                        ),
                    ),
                    (
                        "event",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="webhooks.webhookevent",
                        ),
                    ),
                ],
                options={
                    "db_table": "webhook_delivery",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="webhook_delivery_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("event", "endpoint"), name="webhook_delivery_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["due", "sending", "delivered", "dead"])
                            ),
                            name="webhook_delivery_state_known",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["due", "sending"])),
                            fields=["endpoint", "due_at"],
                            name="webhook_delivery_due",
                        ),
                        models.Index(fields=["endpoint", "id"], name="webhook_delivery_log"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="UntoldFact",
                fields=[
                    ("fact_id", models.BigIntegerField(primary_key=True, serialize=False)),
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
                    "db_table": "untold_fact",
                    "indexes": [
                        models.Index(fields=["company", "fact_id"], name="untold_fact_of_company")
                    ],
                },
            ),
        ),
        isolate("webhook_endpoint"),
        isolate("webhook_event"),
        isolate("webhook_delivery"),
        isolate("untold_fact"),
        same_company("webhook_delivery", "endpoint_id", "webhook_endpoint"),
        same_company("webhook_delivery", "event_id", "webhook_event"),
        kept("webhook_endpoint"),
        # What was said to have happened stays said, until its time is over.
        migrations.RunSQL(
            "REVOKE UPDATE, TRUNCATE ON webhook_event FROM emdia_app;",
            "GRANT UPDATE ON webhook_event TO emdia_app;",
        ),
        migrations.RunSQL(
            UNTOLD_FACTS,
            "DROP TRIGGER fact_is_to_be_told ON fact; DROP FUNCTION remember_untold();",
        ),
    ]
