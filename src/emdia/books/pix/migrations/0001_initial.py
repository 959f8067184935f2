import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

# What changes of an account: whether it is used, and how far its provider was asked.
CHANGING = "state, usable_at, asked_until_at, latest_answer_at, latest_fault, notices_url"

# Money is asked for at a new key only when the owners have had a day to see it.
COOLS_OFF = """
CREATE FUNCTION refuse_resting_pix_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'active' AND NEW.usable_at > statement_timestamp() THEN
        RAISE EXCEPTION 'the Pix account cools off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pix_account_used_when_usable';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pix_account_used_when_usable BEFORE INSERT OR UPDATE ON pix_account
    FOR EACH ROW EXECUTE FUNCTION refuse_resting_pix_account();
"""
NO_LONGER = """
DROP TRIGGER pix_account_used_when_usable ON pix_account;
DROP FUNCTION refuse_resting_pix_account();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charges", "0001_initial"),
        ("companies", "0001_initial"),
        ("payments", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="PixAccount",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("key", models.CharField(max_length=77)),
                    ("city", models.CharField(max_length=15)),
                    ("provider", models.TextField(blank=True)),
                    ("settings", models.JSONField(default=dict)),
                    ("client_id", models.TextField(blank=True)),
                    ("sealed", models.TextField(blank=True)),
                    ("certificate_name", models.TextField(blank=True)),
                    ("certificate_until_date", models.DateField(null=True)),
                    ("notice_client", models.TextField(blank=True)),
                    ("days_valid", models.SmallIntegerField(default=30)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("asked", "Asked"),
                                ("rests", "Rests"),
                                ("active", "Active"),
                                ("retired", "Retired"),
                                ("refused", "Refused"),
                            ],
                            max_length=7,
                        ),
                    ),
                    ("fact_id", models.BigIntegerField()),
                    ("usable_at", models.DateTimeField(null=True)),
                    ("asked_until_at", models.DateTimeField(null=True)),
                    ("latest_answer_at", models.DateTimeField(null=True)),
                    ("latest_fault", models.TextField(blank=True)),
                    ("notices_url", models.TextField(blank=True)),
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
                ],
                options={
                    "db_table": "pix_account",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="pix_account_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "active")),
                            fields=("bank_account",),
                            name="pix_account_one_active",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "asked")),
                            fields=("bank_account",),
                            name="pix_account_one_asked",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "rests")),
                            fields=("bank_account",),
                            name="pix_account_one_rests",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "rests"), _negated=True),
                                ("usable_at__isnull", False),
                                _connector="OR",
                            ),
                            name="pix_account_rests_until_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["asked", "rests", "active", "retired", "refused"])
                            ),
                            name="pix_account_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("key", ""), _negated=True),
                            name="pix_account_has_a_key",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("provider", ""), ("sealed", "")),
                                models.Q(
                                    models.Q(("provider", ""), _negated=True),
                                    models.Q(("sealed", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="pix_account_provider_knows_us",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("days_valid__range", (0, 3650))),
                            name="pix_account_days_valid_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PixCharge",
                fields=[
                    (
                        "charge",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="charges.charge",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("static", "Static"), ("cobv", "Due")], max_length=6
                        ),
                    ),
                    ("location", models.TextField(blank=True)),
                    ("code", models.TextField(blank=True)),
                    ("late_cents", models.BigIntegerField(default=0)),
                    ("told", models.JSONField(null=True)),
                    ("last_date", models.DateField(null=True)),
                    ("asked_at", models.DateTimeField(null=True)),
                    ("refusal", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "pix_account",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="pix.pixaccount",
                        ),
                    ),
                ],
                options={
                    "db_table": "pix_charge",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["static", "cobv"])),
                            name="pix_charge_kind_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("late_cents__gte", 0)),
                            name="pix_charge_late_not_negative",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "static"), _negated=True),
                                models.Q(("code", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="pix_charge_static_has_a_code",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("code", ""), _negated=True),
                            fields=["company", "code"],
                            name="pix_charge_code",
                        ),
                        models.Index(
                            condition=models.Q(("refusal", ""), _negated=True),
                            fields=["company", "charge"],
                            name="pix_charge_refused",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PixRefund",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("refund_id", models.BigIntegerField()),
                    ("end_to_end_id", models.CharField(max_length=32)),
                    ("number", models.CharField(max_length=35)),
                    ("amount_cents", models.BigIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("asked", "Asked"),
                                ("sent", "Sent"),
                                ("processing", "Processing"),
                                ("done", "Done"),
                                ("failed", "Failed"),
                            ],
                            default="asked",
                            max_length=10,
                        ),
                    ),
                    ("asked_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("reason", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "pix_account",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="pix.pixaccount",
                        ),
                    ),
                ],
                options={
                    "db_table": "pix_refund",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "number"), name="pix_refund_number_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "failed"), _negated=True),
                            fields=("refund_id",),
                            name="pix_refund_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="pix_refund_amount_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["asked", "sent", "processing", "done", "failed"])
                            ),
                            name="pix_refund_state_known",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["asked", "sent", "processing"])),
                            fields=["company", "id"],
                            name="pix_refund_under_way",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PixReturn",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("end_to_end_id", models.CharField(max_length=32)),
                    ("number", models.CharField(max_length=35)),
                    ("nature", models.TextField(blank=True)),
                    ("amount_cents", models.BigIntegerField()),
                    ("receipt_id", models.BigIntegerField()),
                    ("entry_id", models.BigIntegerField(null=True)),
                    ("reason", models.TextField(blank=True)),
                    ("recorded_at", models.DateTimeField()),
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
                    "db_table": "pix_return",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "end_to_end_id", "number"), name="pix_return_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="pix_return_amount_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("entry_id__isnull", False), ("reason", "")),
                                models.Q(
                                    ("entry_id__isnull", True),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="pix_return_posted_or_told",
                        ),
                    ],
                },
            ),
        ),
        isolate("pix_account"),
        same_company("pix_account", "bank_account_id", "bank_account"),
        append_only("pix_account"),
        migrations.RunSQL(
            f"GRANT UPDATE ({CHANGING}) ON pix_account TO emdia_app;",
            f"REVOKE UPDATE ({CHANGING}) ON pix_account FROM emdia_app;",
        ),
        migrations.RunSQL(COOLS_OFF, NO_LONGER),
        isolate("pix_charge"),
        kept("pix_charge"),
        same_company("pix_charge", "charge_id", "charge"),
        same_company("pix_charge", "pix_account_id", "pix_account"),
        isolate("pix_refund"),
        kept("pix_refund"),
        same_company("pix_refund", "pix_account_id", "pix_account"),
        same_company("pix_refund", "refund_id", "refund"),
        isolate("pix_return"),
        kept("pix_return"),
    ]
