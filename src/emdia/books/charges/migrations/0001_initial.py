import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, same_company
from emdia.books.companies.tables import CreateTables

# Money is asked for on a new account only when its owners have had a day to see it.
COOLS_OFF = """
CREATE FUNCTION refuse_charge_on_cooling_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT company_id, bank_account_id FROM added) AS named
        JOIN bank_account AS a ON a.id = named.bank_account_id AND a.company_id = named.company_id
        WHERE a.usable_at > statement_timestamp()
    ) THEN
        RAISE EXCEPTION 'the bank account cools off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_on_a_usable_account';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER charge_on_a_usable_account AFTER INSERT ON charge
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_charge_on_cooling_account();
"""
NO_LONGER = """
DROP TRIGGER charge_on_a_usable_account ON charge;
DROP FUNCTION refuse_charge_on_cooling_account();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("receivables", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Charge",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    ("amount_cents", models.BigIntegerField()),
                    (
                        "bank_account",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankaccount",
                        ),
                    ),
                    (
                        "bank_agreement",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankagreement",
                        ),
                    ),
                    (
                        "receivable",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.receivable",
                        ),
                    ),
                    ("due_date", models.DateField()),
                    ("asked_due_date", models.DateField(null=True)),
                    ("asked_rebate_cents", models.BigIntegerField(null=True)),
                    (
                        "successor",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="charges.charge",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("boleto", "Boleto"), ("bolepix", "Bolepix"), ("pix", "Pix")],
                            default="boleto",
                            max_length=7,
                        ),
                    ),
                    ("carteira", models.CharField(blank=True, max_length=3)),
                    ("nosso_numero", models.CharField(blank=True, max_length=20)),
                    ("number_key", models.CharField(blank=True, max_length=24)),
                    ("txid", models.CharField(blank=True, max_length=35)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("sent", "Sent"),
                                ("registered", "Registered"),
                                ("rejected", "Rejected"),
                                ("paid", "Paid"),
                                ("written_off", "Written Off"),
                                ("payment_announced", "Payment Announced"),
                                ("replaced", "Replaced"),
                                ("cancel_requested", "Cancel Requested"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="registered",
                            max_length=17,
                        ),
                    ),
                    ("told_rebate_cents", models.BigIntegerField(db_default=0)),
                    ("waits_for_remessa", models.BooleanField(db_default=False, default=False)),
                    ("is_taken_back", models.BooleanField(db_default=False, default=False)),
                    (
                        "is_rejected",
                        models.GeneratedField(
                            db_persist=True,
                            expression=models.ExpressionWrapper(
                                models.Q(("state", "rejected")), output_field=models.BooleanField()
                            ),
                            output_field=models.BooleanField(),
                        ),
                    ),
                    (
                        "is_to_be_told",
                        models.GeneratedField(
                            db_persist=True,
                            expression=models.ExpressionWrapper(
                                models.Q(
                                    ("asked_due_date__isnull", False),
                                    ("asked_rebate_cents__isnull", False),
                                    ("state", "cancel_requested"),
                                    _connector="OR",
                                ),
                                output_field=models.BooleanField(),
                            ),
                            output_field=models.BooleanField(),
                        ),
                    ),
                ],
                options={
                    "db_table": "charge",
                    "indexes": [
                        models.Index(fields=["receivable"], name="charge_receivable"),
                        models.Index(
                            condition=models.Q(("is_to_be_told", True)),
                            fields=["company", "id"],
                            name="charge_to_be_told",
                        ),
                        models.Index(
                            condition=models.Q(("waits_for_remessa", True)),
                            fields=["bank_agreement", "id"],
                            name="charge_waits_for_remessa",
                        ),
                        models.Index(
                            condition=models.Q(("is_rejected", True)),
                            fields=["company", "id"],
                            name="charge_rejected",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("company", "id"), name="charge_in_company"),
                        models.UniqueConstraint(
                            condition=models.Q(("number_key", ""), _negated=True),
                            fields=("bank_account", "number_key"),
                            name="charge_nosso_numero_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("txid", ""), _negated=True),
                            fields=("company", "txid"),
                            name="charge_txid_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount_cents__gt", 0)),
                            name="charge_amount_positive",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "draft",
                                        "sent",
                                        "registered",
                                        "rejected",
                                        "paid",
                                        "written_off",
                                        "payment_announced",
                                        "replaced",
                                        "cancel_requested",
                                        "withdrawn",
                                    ],
                                )
                            ),
                            name="charge_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("nosso_numero", ""), _negated=True),
                                models.Q(("txid", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="charge_has_a_number",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("nosso_numero", ""), ("number_key", "")),
                                models.Q(
                                    models.Q(("nosso_numero", ""), _negated=True),
                                    models.Q(("number_key", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="charge_number_has_a_key",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("successor__isnull", True),
                                models.Q(("successor", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            name="charge_succeeds_another",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("told_rebate_cents__gte", 0),
                                models.Q(
                                    ("asked_rebate_cents__isnull", True),
                                    ("asked_rebate_cents__gte", 0),
                                    _connector="OR",
                                ),
                            ),
                            name="charge_rebate_not_negative",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("kind", "pix"),
                                    ("nosso_numero", ""),
                                    models.Q(("txid", ""), _negated=True),
                                ),
                                models.Q(
                                    ("bank_agreement__isnull", False),
                                    ("kind__in", ["boleto", "bolepix"]),
                                ),
                                _connector="OR",
                            ),
                            name="charge_of_an_agreement_or_pix",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PrintRun",
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
                            choices=[("together", "Together"), ("by_customer", "By Customer")],
                            max_length=11,
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("drawing", "Drawing"),
                                ("done", "Done"),
                                ("stopped", "Stopped"),
                                ("refused", "Refused"),
                            ],
                            default="waiting",
                            max_length=7,
                        ),
                    ),
                    ("asked_at", models.DateTimeField()),
                    ("asked_by", models.TextField()),
                    ("as_of_date", models.DateField()),
                    ("parts", models.JSONField()),
                    ("charges_count", models.IntegerField()),
                    ("done_count", models.IntegerField(default=0)),
                    ("refusal", models.TextField(blank=True)),
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
                    "db_table": "print_run",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="print_run_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["waiting", "drawing", "done", "stopped", "refused"])
                            ),
                            name="print_run_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("done_count__gte", 0),
                                ("done_count__lte", models.F("charges_count")),
                            ),
                            name="print_run_done_within_all",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BoletoPix",
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
                    ("code", models.TextField(blank=True)),
                    ("refusal", models.CharField(blank=True, max_length=3)),
                    ("bank_file_id", models.BigIntegerField()),
                    ("line_number", models.IntegerField()),
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
                    "db_table": "boleto_pix",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("code", ""), _negated=True),
                            fields=["company", "code"],
                            name="boleto_pix_code",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("code", ""), ("refusal", ""), _negated=True),
                            name="boleto_pix_has_a_code_or_why_not",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PrintedPart",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.IntegerField()),
                    ("name", models.TextField()),
                    ("content", models.BinaryField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "print_run",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="charges.printrun",
                        ),
                    ),
                ],
                options={
                    "db_table": "printed_part",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("print_run", "number"), name="printed_part_once"
                        )
                    ],
                },
            ),
        ),
        isolate("print_run"),
        isolate("printed_part"),
        isolate("charge"),
        isolate("boleto_pix"),
        same_company("boleto_pix", "charge_id", "charge"),
        same_company("charge", "receivable_id", "receivable"),
        same_company("charge", "bank_account_id", "bank_account"),
        same_company("charge", "bank_agreement_id", "bank_agreement"),
        same_company("charge", "successor_id", "charge"),
        migrations.RunSQL("ALTER TABLE charge SET (fillfactor = 80);", migrations.RunSQL.noop),
        migrations.RunSQL(COOLS_OFF, NO_LONGER),
    ]
