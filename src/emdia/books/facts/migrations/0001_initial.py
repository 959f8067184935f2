import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
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
                    models.Index(fields=["subject_kind", "subject_id"], name="fact_subject")
                ],
            },
        ),
        isolate("fact"),
        append_only("fact"),
    ]
