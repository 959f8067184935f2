from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

GUARDS = (Path(__file__).parent / "guards.sql").read_text()
MONEY_NOT_KNOWN = (Path(__file__).parent / "money_not_known.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bank_files", "0001_initial"),
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="IntakeAlarm",
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
                                ("missing_file", "Missing File"),
                                ("sequence_gap", "Sequence Gap"),
                                ("sequence_back", "Sequence Back"),
                                ("folder_unreadable", "Folder Unreadable"),
                            ],
                            max_length=17,
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[("open", "Open"), ("cleared", "Cleared")],
                            default="open",
                            max_length=7,
                        ),
                    ),
                    ("expected_date", models.DateField(null=True)),
                    ("found_sequence", models.BigIntegerField(null=True)),
                    ("expected_sequence", models.BigIntegerField(null=True)),
                    ("raised_at", models.DateTimeField(auto_now_add=True)),
                    ("cleared_at", models.DateTimeField(null=True)),
                    ("cleared_by", models.TextField(blank=True)),
                    ("cleared_reason", models.TextField(blank=True)),
                    (
                        "answer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answered_alarms",
                            to="bank_files.bankfile",
                        ),
                    ),
                    (
                        "bank_account",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankaccount",
                        ),
                    ),
                    (
                        "bank_agreement",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankagreement",
                        ),
                    ),
                    (
                        "bank_file",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="bank_files.bankfile",
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
                    "db_table": "intake_alarm",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "missing_file")),
                            fields=("bank_agreement", "expected_date"),
                            name="intake_alarm_missing_once_a_day",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("bank_file__isnull", False)),
                            fields=("bank_file",),
                            name="intake_alarm_once_per_file",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "folder_unreadable"), ("state", "open")),
                            fields=("bank_agreement",),
                            name="intake_alarm_one_per_folder",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "kind__in",
                                    [
                                        "missing_file",
                                        "sequence_gap",
                                        "sequence_back",
                                        "folder_unreadable",
                                    ],
                                )
                            ),
                            name="intake_alarm_kind_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("cleared_at__isnull", True),
                                    ("cleared_by", ""),
                                    ("state", "open"),
                                ),
                                models.Q(
                                    ("cleared_at__isnull", False),
                                    ("state", "cleared"),
                                    models.Q(("cleared_by", ""), _negated=True),
                                    models.Q(("cleared_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="intake_alarm_cleared_by_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("expected_date__isnull", False), ("kind", "missing_file")
                                ),
                                models.Q(
                                    ("bank_file__isnull", False),
                                    ("expected_sequence__isnull", False),
                                    ("found_sequence__isnull", False),
                                    ("kind__in", ("sequence_gap", "sequence_back")),
                                ),
                                ("kind", "folder_unreadable"),
                                _connector="OR",
                            ),
                            name="intake_alarm_says_what",
                        ),
                    ],
                },
            )
        ),
        isolate("intake_alarm"),
        kept("intake_alarm"),
        same_company("intake_alarm", "bank_account_id", "bank_account"),
        same_company("intake_alarm", "bank_agreement_id", "bank_agreement"),
        same_company("intake_alarm", "bank_file_id", "bank_file"),
        same_company("intake_alarm", "answer_id", "bank_file"),
        migrations.RunSQL(
            GUARDS,
            "DROP TRIGGER cleared_alarm_is_history ON intake_alarm;"
            "DROP FUNCTION cleared_alarm_guard();",
        ),
        migrations.RunSQL(
            MONEY_NOT_KNOWN, "DROP VIEW money_not_known; DROP VIEW account_not_known;"
        ),
    ]
