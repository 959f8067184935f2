from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

MOVES = (Path(__file__).parent / "moves.sql").read_text()
TABLES = ("report_setting", "kept_report", "day_sign_off", "report_wish", "report_mail")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="ReportWish",
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
                            choices=[("day", "Day"), ("sales", "Sales")], max_length=5
                        ),
                    ),
                    ("name", models.TextField()),
                    ("address", models.TextField()),
                    ("language", models.CharField(max_length=10)),
                    ("weekdays", models.CharField(max_length=7)),
                    ("hour", models.SmallIntegerField()),
                    ("since_at", models.DateTimeField(auto_now_add=True)),
                    ("stopped_at", models.DateTimeField(null=True)),
                    ("stopped_by", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "salesperson",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.salesperson",
                        ),
                    ),
                ],
                options={
                    "db_table": "report_wish",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="report_wish_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("stopped_at__isnull", True)),
                            fields=("company", "kind", "salesperson", "address"),
                            name="report_wish_once",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "day"), ("salesperson__isnull", True)),
                                models.Q(("kind", "sales"), ("salesperson__isnull", False)),
                                _connector="OR",
                            ),
                            name="report_wish_of_a_salesperson",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("hour__range", (0, 23)),
                                ("weekdays__regex", "^[1-7]{1,7}$"),
                                models.Q(("address", ""), _negated=True),
                            ),
                            name="report_wish_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("stopped_at__isnull", True), ("stopped_by", "")),
                                models.Q(
                                    ("stopped_at__isnull", False),
                                    models.Q(("stopped_by", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="report_wish_stopped_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReportMail",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("for_date", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("sending", "Sending"),
                                ("sent", "Sent"),
                                ("failed", "Failed"),
                                ("unknown", "Unknown"),
                            ],
                            default="planned",
                            max_length=8,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                    ("due_at", models.DateTimeField(null=True)),
                    ("try_count", models.SmallIntegerField(default=0)),
                    ("sending_at", models.DateTimeField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    ("subject", models.TextField(blank=True)),
                    ("content", models.BinaryField(default=bytes)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "wish",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="kept_reports.reportwish",
                        ),
                    ),
                ],
                options={
                    "db_table": "report_mail",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["planned", "sending"])),
                            fields=["company", "due_at"],
                            name="report_mail_due",
                        ),
                        models.Index(fields=["company", "-id"], name="report_mail_latest"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("wish", "for_date"), name="report_mail_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["planned", "sending", "sent", "failed", "unknown"])
                            ),
                            name="report_mail_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("due_at__isnull", False), ("state", "planned")),
                                models.Q(
                                    models.Q(("state", "planned"), _negated=True),
                                    ("due_at__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="report_mail_due_while_planned",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "sending"), _negated=True),
                                ("sending_at__isnull", False),
                                _connector="OR",
                            ),
                            name="report_mail_sending_since",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", False),
                                _connector="OR",
                            ),
                            name="report_mail_sent_at_an_instant",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["failed", "unknown"]), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="report_mail_not_sent_for_why",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DaySignOff",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("signed_date", models.DateField()),
                    ("note", models.TextField(blank=True)),
                    ("said", models.JSONField()),
                    ("signed_by_id", models.BigIntegerField(null=True)),
                    ("signed_by", models.TextField()),
                    ("signed_at", models.DateTimeField()),
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
                    "db_table": "day_sign_off",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "signed_date"), name="day_signed_off_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("signed_by", ""), _negated=True),
                            name="day_signed_off_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="KeptReport",
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
                            choices=[("day", "Day"), ("sales", "Sales")], max_length=5
                        ),
                    ),
                    ("report_date", models.DateField()),
                    ("since_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    ("content", models.JSONField()),
                    ("written_at", models.DateTimeField(auto_now_add=True)),
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
                    "db_table": "kept_report",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "kind", "report_date"), name="kept_report_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["day", "sales"])),
                            name="kept_report_kind_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("until_at__gt", models.F("since_at"))),
                            name="kept_report_ends_later",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReportSetting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("day_hour", models.SmallIntegerField(default=18)),
                    ("ahead_days", models.SmallIntegerField(default=7)),
                    ("silent_days", models.SmallIntegerField(default=90)),
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, to="companies.company"
                        ),
                    ),
                ],
                options={
                    "db_table": "report_setting",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ahead_days__range", (1, 60)),
                                ("day_hour__range", (0, 23)),
                                ("silent_days__range", (1, 999)),
                            ),
                            name="report_setting_possible",
                        )
                    ],
                },
            ),
        ),
        *(isolate(table) for table in TABLES),
        append_only("kept_report"),
        append_only("day_sign_off"),
        *(kept(table) for table in ("report_setting", "report_wish", "report_mail")),
        same_company("report_wish", "salesperson_id", "salesperson"),
        same_company("report_mail", "wish_id", "report_wish"),
        migrations.RunSQL(MOVES, "DROP FUNCTION report_mail_guard CASCADE;"),
    ]
