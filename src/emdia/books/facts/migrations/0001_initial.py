from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate
from emdia.books.companies.tables import CreateTables

TRACKING = (Path(__file__).parent / "tracking.sql").read_text()
SANDBOX_CLOCK = (Path(__file__).parent / "sandbox_clock.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Fact",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField(auto_now_add=True)),
                    ("kind", models.TextField()),
                    ("actor_user_id", models.BigIntegerField(null=True)),
                    ("actor_key_id", models.BigIntegerField(null=True)),
                    ("actor_name", models.TextField()),
                    ("channel", models.CharField(max_length=4)),
                    ("request_id", models.TextField(blank=True)),
                    ("reason", models.TextField(blank=True)),
                    ("subject_kind", models.TextField()),
                    ("subject_id", models.BigIntegerField()),
                    ("data", models.JSONField(default=dict)),
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
                    "db_table": "fact",
                    "indexes": [
                        models.Index(fields=["subject_kind", "subject_id"], name="fact_subject"),
                        models.Index(fields=["company", "id"], name="fact_of_company"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RecordChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("subject_kind", models.TextField()),
                    ("subject_id", models.BigIntegerField()),
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
                        "fact",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="changes",
                            to="facts.fact",
                        ),
                    ),
                ],
                options={
                    "db_table": "record_change",
                    "indexes": [
                        models.Index(
                            fields=["subject_kind", "subject_id"], name="record_change_subject"
                        )
                    ],
                },
            ),
        ),
        isolate("fact"),
        isolate("record_change"),
        append_only("fact"),
        append_only("record_change"),
        migrations.RunSQL(TRACKING, "DROP FUNCTION keep_change();"),
        migrations.RunSQL(SANDBOX_CLOCK, "DROP FUNCTION fact_instant CASCADE;"),
    ]
