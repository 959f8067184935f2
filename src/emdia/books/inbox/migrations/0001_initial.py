from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept
from emdia.books.companies.tables import CreateTables

RECEIVE = (Path(__file__).parent / "receive_notice.sql").read_text()
# How far its news are; the news themselves stay as they came.
CHANGING = "state, taken_at, reason"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("companies", "0001_initial")]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="InboxAddress",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("source", models.CharField(choices=[("pix", "Pix")], max_length=8)),
                    ("subject_id", models.BigIntegerField()),
                    ("token_sha256", models.BinaryField()),
                    ("client_name", models.TextField(blank=True)),
                    ("is_active", models.BooleanField(default=True)),
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
                    "db_table": "inbox_address",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="inbox_address_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("token_sha256",), name="inbox_address_token_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("source__in", ["pix"])),
                            name="inbox_address_source_known",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            fields=["company", "source", "subject_id"], name="inbox_address_subject"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="InboxNotice",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("body", models.TextField()),
                    ("received_at", models.DateTimeField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("taken", "Taken"),
                                ("doubted", "Doubted"),
                            ],
                            db_default="waiting",
                            max_length=7,
                        ),
                    ),
                    ("taken_at", models.DateTimeField(null=True)),
                    ("reason", models.TextField(db_default="")),
                    (
                        "address",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="inbox.inboxaddress",
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
                ],
                options={
                    "db_table": "inbox_notice",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("reason", ""), ("state", "waiting"), ("taken_at__isnull", True)
                                ),
                                models.Q(
                                    ("reason", ""), ("state", "taken"), ("taken_at__isnull", False)
                                ),
                                models.Q(
                                    ("state", "doubted"),
                                    ("taken_at__isnull", False),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="inbox_notice_taken_once",
                        )
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["company", "id"],
                            name="inbox_notice_waiting",
                        ),
                        models.Index(
                            condition=models.Q(("state", "doubted")),
                            fields=["company", "-id"],
                            name="inbox_notice_doubted",
                        ),
                    ],
                },
            ),
        ),
        isolate("inbox_address"),
        kept("inbox_address"),
        isolate("inbox_notice"),
        kept("inbox_notice"),
        migrations.RunSQL(
            f"REVOKE UPDATE ON inbox_notice FROM emdia_app;"
            f"GRANT UPDATE ({CHANGING}) ON inbox_notice TO emdia_app;",
            "GRANT UPDATE ON inbox_notice TO emdia_app;",
        ),
        migrations.RunSQL(RECEIVE, "DROP FUNCTION receive_notice;"),
    ]
