import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate
from emdia.books.companies.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Approval",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("action", models.TextField()),
                    ("subject_id", models.BigIntegerField()),
                    ("content", models.JSONField()),
                    ("content_sha256", models.CharField(max_length=64)),
                    ("amount_cents", models.BigIntegerField()),
                    ("reason", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("requested", "Requested"),
                                ("approved", "Approved"),
                                ("refused", "Refused"),
                                ("lapsed", "Lapsed"),
                            ],
                            default="requested",
                            max_length=9,
                        ),
                    ),
                    ("requested_by_id", models.BigIntegerField()),
                    ("requested_by", models.TextField()),
                    ("requested_at", models.DateTimeField()),
                    ("lapses_at", models.DateTimeField()),
                    ("decided_by_id", models.BigIntegerField(null=True)),
                    ("decided_by", models.TextField(blank=True)),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("note", models.TextField(blank=True)),
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
                    "db_table": "approval",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("decided_by_id__isnull", True),
                                models.Q(
                                    ("decided_by_id", models.F("requested_by_id")), _negated=True
                                ),
                                _connector="OR",
                            ),
                            name="approval_by_another_person",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("decided_at__isnull", True),
                                    ("decided_by_id__isnull", True),
                                    ("state__in", ["requested", "lapsed"]),
                                ),
                                models.Q(
                                    ("decided_at__isnull", False),
                                    ("decided_by_id__isnull", False),
                                    ("state__in", ["approved", "refused"]),
                                ),
                                _connector="OR",
                            ),
                            name="approval_decided_by_somebody",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "requested")),
                            fields=("company", "action", "subject_id"),
                            name="approval_asked_once",
                        ),
                    ],
                },
            )
        ),
        isolate("approval"),
    ]
