import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True

    dependencies = [("companies", "0001_initial")]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="SavedView",
                fields=[
                    ("id", ID),
                    ("owner_id", models.BigIntegerField()),
                    ("list_code", models.CharField(max_length=40)),
                    ("name", models.CharField(max_length=60)),
                    ("query", models.CharField(blank=True, max_length=2000)),
                    ("is_shared", models.BooleanField(default=False)),
                    ("deleted_at", models.DateTimeField(null=True)),
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
                    "db_table": "saved_view",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="saved_view_in_its_company"
                        ),
                        models.UniqueConstraint(
                            models.F("company"),
                            models.F("owner_id"),
                            models.F("list_code"),
                            django.db.models.functions.text.Lower("name"),
                            condition=models.Q(("deleted_at__isnull", True), ("is_shared", False)),
                            name="saved_view_own_name_once",
                        ),
                        models.UniqueConstraint(
                            models.F("company"),
                            models.F("list_code"),
                            django.db.models.functions.text.Lower("name"),
                            condition=models.Q(("deleted_at__isnull", True), ("is_shared", True)),
                            name="saved_view_shared_name_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("name", ""), _negated=True),
                                models.Q(("list_code", ""), _negated=True),
                            ),
                            name="saved_view_has_a_name",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FirstView",
                fields=[
                    ("id", ID),
                    ("user_id", models.BigIntegerField()),
                    ("list_code", models.CharField(max_length=40)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "view",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="saved_views.savedview",
                        ),
                    ),
                ],
                options={
                    "db_table": "first_view",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "user_id", "list_code"), name="first_view_once"
                        )
                    ],
                },
            ),
        ),
        same_company("first_view", "view_id", "saved_view"),
        isolate("saved_view"),
        isolate("first_view"),
        kept("saved_view"),
        kept("first_view"),
    ]
