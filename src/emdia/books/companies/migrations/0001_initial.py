from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.quarantine import BEGIN_QUARANTINE
from emdia.books.companies.tables import CreateTables

SANDBOX_CLOCK = (Path(__file__).parent / "sandbox_clock.sql").read_text()

# What the application role may do unless a table says less. The queue, the sessions and
# the framework's own tables come after this migration and inherit it.
GRANTS = """
GRANT USAGE ON SCHEMA public TO emdia_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO emdia_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO emdia_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO emdia_app;
"""

# The night's work visits every company in its own scope; it needs their ids and no more.
COMPANY_IDS = """
CREATE FUNCTION company_ids() RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT id FROM company ORDER BY id';
"""

# Counts anew the tables that seem to hold nothing and have pages all the same. So one seems of
# which the rows were still on their way when it was looked at, as autovacuum looks; until it
# looks again the planner walks the whole table for each row of a file.
COUNT_AGAIN = """
CREATE OR REPLACE FUNCTION count_again(names text[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    seeming name;
BEGIN
    FOR seeming IN
        SELECT c.relname
        FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY (names)
            AND c.reltuples = 0 AND pg_relation_size(c.oid) > 0
    LOOP
        EXECUTE format('ANALYZE %I', seeming);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    initial = True

    run_before = [
        ("contenttypes", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
    ]

    dependencies = []

    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        CreateTables(
            migrations.CreateModel(
                name="Company",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.TextField()),
                    ("cnpj", models.CharField(max_length=14)),
                    ("postal_address", models.TextField(blank=True, db_default="", default="")),
                    ("time_zone", models.TextField(default="America/Sao_Paulo")),
                    ("language", models.CharField(default="pt-br", max_length=10)),
                    ("currency", models.CharField(default="BRL", max_length=3)),
                    ("is_sandbox", models.BooleanField(default=False)),
                    (
                        "titles_owner",
                        models.CharField(
                            choices=[("emdia", "Emdia"), ("erp", "Erp")],
                            default="emdia",
                            max_length=5,
                        ),
                    ),
                    (
                        "nosso_numero_owner",
                        models.CharField(
                            choices=[("emdia", "Emdia"), ("erp", "Erp")],
                            default="emdia",
                            max_length=5,
                        ),
                    ),
                    (
                        "settlement_owner",
                        models.CharField(
                            choices=[("emdia", "Emdia"), ("erp", "Erp")],
                            default="emdia",
                            max_length=5,
                        ),
                    ),
                    ("daily_run_hour", models.SmallIntegerField(null=True)),
                    ("applies_credits", models.BooleanField(default=False)),
                    ("reversal_limit_cents", models.BigIntegerField(default=100000)),
                    ("usual_fine_ppm", models.IntegerField(default=20000)),
                    ("usual_interest_monthly_ppm", models.IntegerField(default=10000)),
                    ("usual_grace_days", models.SmallIntegerField(default=0)),
                    (
                        "second_factor_for",
                        models.CharField(
                            choices=[
                                ("nobody", "Nobody"),
                                ("settings", "Settings"),
                                ("everybody", "Everybody"),
                            ],
                            default="nobody",
                            max_length=9,
                        ),
                    ),
                    ("shows_first_day", models.BooleanField(default=True)),
                    (
                        "concession_limit_cents",
                        models.BigIntegerField(db_default=100000, default=100000),
                    ),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                    ("bordero_limit_cents", models.BigIntegerField(null=True)),
                    (
                        "brand_colour",
                        models.CharField(db_default="#1f2937", default="#1f2937", max_length=7),
                    ),
                    ("next_bordero_number", models.BigIntegerField(db_default=1, default=1)),
                ],
                options={
                    "db_table": "company",
                    "constraints": [
                        models.UniqueConstraint(fields=("cnpj",), name="company_cnpj_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("concession_limit_cents__gte", 0), ("reversal_limit_cents__gte", 0)
                            ),
                            name="company_limit_not_negative",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("daily_run_hour__isnull", True),
                                models.Q(("daily_run_hour__gte", 0), ("daily_run_hour__lte", 23)),
                                _connector="OR",
                            ),
                            name="company_daily_run_hour_of_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("usual_fine_ppm__range", (0, 1000000)),
                                ("usual_grace_days__range", (0, 90)),
                                ("usual_interest_monthly_ppm__gte", 0),
                            ),
                            name="company_usual_late_terms_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("second_factor_for__in", ["nobody", "settings", "everybody"])
                            ),
                            name="company_second_factor_for_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("next_bordero_number__gt", 0),
                                models.Q(
                                    ("bordero_limit_cents__isnull", True),
                                    ("bordero_limit_cents__gte", 0),
                                    _connector="OR",
                                ),
                            ),
                            name="company_borderos_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BankAccount",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("bank_code", models.CharField(max_length=3)),
                    ("agencia", models.CharField(max_length=5)),
                    ("conta", models.CharField(max_length=12)),
                    ("dac", models.CharField(max_length=2)),
                    ("name", models.TextField()),
                    ("usable_at", models.DateTimeField(null=True)),
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
                    "db_table": "bank_account",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="bank_account_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "bank_code", "agencia", "conta"),
                            name="bank_account_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Branch",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.TextField()),
                    ("name", models.TextField()),
                    ("cnpj", models.CharField(max_length=14)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    ("postal_address", models.TextField(blank=True, db_default="", default="")),
                ],
                options={
                    "db_table": "branch",
                    "constraints": [
                        models.UniqueConstraint(fields=("company", "id"), name="branch_in_company"),
                        models.UniqueConstraint(
                            fields=("company", "code"), name="branch_code_once"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BankAgreement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("convenio", models.TextField(blank=True)),
                    ("carteira", models.CharField(max_length=3)),
                    (
                        "layout",
                        models.CharField(
                            choices=[("400", "CNAB 400"), ("240", "CNAB 240")], max_length=3
                        ),
                    ),
                    ("net_of_tariff", models.BooleanField(default=False)),
                    ("is_active", models.BooleanField(default=True)),
                    (
                        "numbering",
                        models.CharField(
                            choices=[("consecutive", "Consecutive"), ("free", "Free")],
                            default="consecutive",
                            max_length=11,
                        ),
                    ),
                    ("folder", models.TextField(blank=True)),
                    ("expected_by", models.TimeField(null=True)),
                    ("expected_since_date", models.DateField(null=True)),
                    (
                        "bank_account",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankaccount",
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
                    ("bank_fields", models.JSONField(default=dict)),
                    ("last_of_range", models.BigIntegerField(null=True)),
                    ("message", models.TextField(blank=True)),
                    ("next_nosso_numero", models.BigIntegerField(default=1)),
                    ("next_remessa_sequence", models.BigIntegerField(default=1)),
                    ("protest_days", models.SmallIntegerField(null=True)),
                    ("remessa_folder", models.TextField(blank=True)),
                    ("write_off_days", models.SmallIntegerField(null=True)),
                ],
                options={
                    "db_table": "bank_agreement",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="bank_agreement_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "bank_account", "carteira", "layout"),
                            name="bank_agreement_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("folder", ""), _negated=True),
                            fields=("folder",),
                            name="bank_agreement_folder_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("expected_by__isnull", True),
                                    ("expected_since_date__isnull", True),
                                ),
                                models.Q(
                                    ("expected_by__isnull", False),
                                    ("expected_since_date__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="bank_agreement_expects_from_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("next_nosso_numero__gt", 0), ("next_remessa_sequence__gt", 0)
                            ),
                            name="bank_agreement_counts_from_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("remessa_folder", ""),
                                models.Q(("remessa_folder", models.F("folder")), _negated=True),
                                _connector="OR",
                            ),
                            name="bank_agreement_folders_apart",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("protest_days__isnull", True),
                                    ("protest_days__range", (1, 99)),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("write_off_days__isnull", True),
                                    ("write_off_days__range", (1, 999)),
                                    _connector="OR",
                                ),
                            ),
                            name="bank_agreement_days_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Quarantine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("began_at", models.DateTimeField()),
                    ("backup", models.TextField()),
                    ("made_at", models.DateTimeField()),
                    ("gap", models.BigIntegerField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("released_by", models.TextField(blank=True)),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "db_table": "quarantine",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("reason", ""),
                                    ("released_at__isnull", True),
                                    ("released_by", ""),
                                ),
                                models.Q(
                                    ("released_at__isnull", False),
                                    models.Q(("released_by", ""), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="quarantine_released_by_somebody",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CompanyLogo",
                fields=[
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="companies.company",
                        ),
                    ),
                    ("content", models.BinaryField()),
                ],
                options={
                    "db_table": "company_logo",
                },
            ),
        ),
        migrations.RunSQL(BEGIN_QUARANTINE, "DROP FUNCTION begin_quarantine;"),
        isolate("company", column="id"),
        migrations.RunSQL(COMPANY_IDS, "DROP FUNCTION company_ids();"),
        migrations.RunSQL(COUNT_AGAIN, "DROP FUNCTION count_again;"),
        migrations.RunSQL(
            SANDBOX_CLOCK, "DROP FUNCTION instant_of; DROP FUNCTION sandbox_guard CASCADE;"
        ),
        isolate("branch"),
        isolate("company_logo"),
        # What titles hang on stays.
        kept("company"),
        kept("branch"),
        isolate("bank_account"),
        isolate("bank_agreement"),
        same_company("bank_agreement", "bank_account_id", "bank_account"),
    ]
