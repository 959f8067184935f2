import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="ApiKey",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.TextField()),
                    ("scopes", models.JSONField()),
                    ("hint", models.CharField(max_length=8)),
                    ("digest", models.CharField(max_length=64)),
                    ("previous_digest", models.CharField(blank=True, db_default="", max_length=64)),
                    ("previous_until_at", models.DateTimeField(null=True)),
                    ("requests_per_minute", models.IntegerField()),
                    ("responsible_id", models.BigIntegerField()),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField(null=True)),
                    ("revoked_at", models.DateTimeField(null=True)),
                    ("used_at", models.DateTimeField(null=True)),
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
                    "db_table": "api_key",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="api_key_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "digest"), name="api_key_digest_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("name", ""), _negated=True),
                            name="api_key_has_a_name",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("scopes", []), _negated=True),
                            name="api_key_opens_something",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("digest", ""), _negated=True),
                            name="api_key_has_a_secret",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("requests_per_minute__range", (1, 60000))),
                            name="api_key_rate_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("previous_digest", ""), ("previous_until_at__isnull", True)
                                ),
                                models.Q(
                                    models.Q(("previous_digest", ""), _negated=True),
                                    ("previous_until_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="api_key_previous_ends",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("previous_digest", ""), _negated=True),
                            fields=["company", "previous_digest"],
                            name="api_key_previous",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="KeptAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("idempotency_key", models.TextField()),
                    ("request_sha256", models.CharField(max_length=64)),
                    ("status", models.SmallIntegerField()),
                    ("content_type", models.TextField()),
                    ("location", models.TextField(blank=True)),
                    ("body", models.BinaryField()),
                    ("answered_at", models.DateTimeField()),
                    (
                        "api_key",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="api_keys.apikey",
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
                    "db_table": "kept_answer",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("api_key", "idempotency_key"), name="kept_answer_once"
                        )
                    ],
                    "indexes": [
                        models.Index(fields=["company", "answered_at"], name="kept_answer_age")
                    ],
                },
            ),
        ),
        isolate("api_key"),
        isolate("kept_answer"),
        same_company("kept_answer", "api_key_id", "api_key"),
        # A key is revoked, never deleted: facts name it.
        kept("api_key"),
        # An answer is kept as it was given, until its time is over.
        migrations.RunSQL(
            "REVOKE UPDATE, TRUNCATE ON kept_answer FROM emdia_app;",
            "GRANT UPDATE ON kept_answer TO emdia_app;",
        ),
    ]
