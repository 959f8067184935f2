import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate
from emdia.books.companies.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [("companies", "0001_initial")]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="BankHoliday",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("holiday_date", models.DateField()),
                    ("state", models.CharField(blank=True, max_length=2)),
                    ("city", models.CharField(blank=True, max_length=80)),
                    ("bank_code", models.CharField(blank=True, max_length=3)),
                    ("name", models.TextField()),
                    ("is_open", models.BooleanField(default=False)),
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
                    "db_table": "bank_holiday",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "holiday_date", "state", "city", "bank_code"),
                            name="bank_holiday_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("city", ""),
                                models.Q(("state", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="bank_holiday_city_in_a_state",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="IndexValue",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=10)),
                    ("month_date", models.DateField()),
                    ("rate_ppb", models.BigIntegerField()),
                    ("source", models.TextField()),
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
                    "db_table": "index_value",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "code", "month_date"), name="index_value_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("month_date__day", 1)),
                            name="index_value_of_a_whole_month",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("rate_ppb__gt", -500000000), ("rate_ppb__lt", 1000000000)
                            ),
                            name="index_value_plausible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("source", ""), _negated=True),
                            name="index_value_has_a_source",
                        ),
                    ],
                },
            ),
        ),
        isolate("bank_holiday"),
        isolate("index_value"),
        # What was loaded is corrected, and a day set the other way; nothing is taken away.
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON bank_holiday, index_value FROM emdia_app;",
            "GRANT DELETE ON bank_holiday, index_value TO emdia_app;",
        ),
    ]
