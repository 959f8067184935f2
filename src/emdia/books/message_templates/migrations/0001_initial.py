from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

GUARDS = (Path(__file__).parent / "guards.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="MessageTemplate",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=40)),
                    ("name", models.TextField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[("message", "message"), ("call", "call")],
                            db_default="message",
                            default="message",
                            max_length=7,
                        ),
                    ),
                    ("is_active", models.BooleanField(db_default=True, default=True)),
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
                    "db_table": "message_template",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="message_template_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "code"), name="message_template_code_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["message", "call"])),
                            name="message_template_kind_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TemplateVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.IntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("asked", "Asked"),
                                ("approved", "Approved"),
                                ("refused", "Refused"),
                                ("replaced", "Replaced"),
                            ],
                            default="draft",
                            max_length=8,
                        ),
                    ),
                    ("written_by_id", models.BigIntegerField(null=True)),
                    ("written_by", models.TextField()),
                    ("written_at", models.DateTimeField()),
                    ("approved_by_id", models.BigIntegerField(null=True)),
                    ("approved_by", models.TextField(blank=True)),
                    ("approved_at", models.DateTimeField(null=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "template",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="message_templates.messagetemplate",
                        ),
                    ),
                ],
                options={
                    "db_table": "template_version",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="template_version_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("template", "number"), name="template_version_number_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "approved")),
                            fields=("template",),
                            name="template_version_one_approved",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state__in", ["draft", "asked"])),
                            fields=("template",),
                            name="template_version_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["draft", "asked", "approved", "refused", "replaced"])
                            ),
                            name="template_version_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("approved_at__isnull", False),
                                    ("state__in", ["approved", "replaced"]),
                                    models.Q(("approved_by", ""), _negated=True),
                                ),
                                models.Q(
                                    ("approved_at__isnull", True),
                                    ("approved_by", ""),
                                    ("state__in", ["draft", "asked", "refused"]),
                                ),
                                _connector="OR",
                            ),
                            name="template_version_approved_by_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("approved_by_id__isnull", True),
                                models.Q(
                                    ("approved_by_id", models.F("written_by_id")), _negated=True
                                ),
                                _connector="OR",
                            ),
                            name="template_version_by_two_people",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TemplateText",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("language", models.CharField(max_length=10)),
                    ("subject", models.TextField()),
                    ("body", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="message_templates.templateversion",
                        ),
                    ),
                ],
                options={
                    "db_table": "template_text",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "language"), name="template_text_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("language__in", ["pt-br", "es", "en"])),
                            name="template_text_language",
                        ),
                    ],
                },
            ),
        ),
        *(isolate(table) for table in ("message_template", "template_version", "template_text")),
        *(kept(table) for table in ("message_template", "template_version")),
        same_company("template_version", "template_id", "message_template"),
        same_company("template_text", "version_id", "template_version"),
        migrations.RunSQL(
            GUARDS,
            "DROP TRIGGER template_text_of_a_draft ON template_text;"
            "DROP FUNCTION template_text_guard();",
        ),
    ]
