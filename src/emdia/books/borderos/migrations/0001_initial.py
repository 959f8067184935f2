import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charges", "0001_initial"),
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Bordero",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.BigIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("prepared", "Prepared"),
                                ("asked", "Asked"),
                                ("sent", "Sent"),
                                ("discarded", "Discarded"),
                            ],
                            default="prepared",
                            max_length=9,
                        ),
                    ),
                    ("prepared_at", models.DateTimeField()),
                    ("prepared_by", models.TextField()),
                    ("convenio", models.TextField(blank=True)),
                    ("layout", models.CharField(blank=True, max_length=3)),
                    ("sequence", models.BigIntegerField(null=True)),
                    ("file_name", models.TextField(blank=True)),
                    ("sha256", models.CharField(blank=True, max_length=64)),
                    ("size_bytes", models.BigIntegerField(null=True)),
                    ("generated_date", models.DateField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("sent_by", models.TextField(blank=True)),
                    ("placing_at", models.DateTimeField(null=True)),
                    ("placed_at", models.DateTimeField(null=True)),
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
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                ],
                options={
                    "db_table": "bordero",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="bordero_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "number"), name="bordero_number_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("sequence__isnull", False)),
                            fields=("bank_account", "convenio", "layout", "sequence"),
                            name="bordero_sequence_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("file_name", ""), _negated=True),
                            fields=("company", "file_name"),
                            name="bordero_file_name_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["prepared", "asked", "sent", "discarded"])
                            ),
                            name="bordero_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("generated_date__isnull", False),
                                    ("sent_at__isnull", False),
                                    ("sequence__isnull", False),
                                    ("size_bytes__isnull", False),
                                    ("state", "sent"),
                                    models.Q(("file_name", ""), _negated=True),
                                    models.Q(("sha256", ""), _negated=True),
                                    models.Q(("sent_by", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    ("file_name", ""),
                                    ("sequence__isnull", True),
                                    ("sha256", ""),
                                ),
                                _connector="OR",
                            ),
                            name="bordero_sent_has_its_file",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("placed_at__isnull", True),
                                models.Q(
                                    ("placed_at__isnull", False),
                                    ("placing_at__isnull", False),
                                    ("state", "sent"),
                                ),
                                _connector="OR",
                            ),
                            name="bordero_placed_was_sent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BorderoLine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("bordero_id", models.BigIntegerField(null=True)),
                    (
                        "asked",
                        models.CharField(
                            choices=[
                                ("entry", "Entry"),
                                ("write_off", "Write Off"),
                                ("change_due_date", "Change Due Date"),
                                ("grant_rebate", "Grant Rebate"),
                                ("cancel_rebate", "Cancel Rebate"),
                                ("grant_discount", "Grant Discount"),
                                ("cancel_discount", "Cancel Discount"),
                                ("protest", "Protest"),
                                ("stay_protest", "Stay Protest"),
                                ("stay_protest_and_write_off", "Stay Protest And Write Off"),
                                ("do_not_protest", "Do Not Protest"),
                            ],
                            max_length=26,
                        ),
                    ),
                    ("nominal_cents", models.BigIntegerField()),
                    ("due_date", models.DateField()),
                    ("rebate_cents", models.BigIntegerField(db_default=0, default=0)),
                    ("discount_cents", models.BigIntegerField(db_default=0, default=0)),
                    ("discount_until_date", models.DateField(null=True)),
                    (
                        "answer",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("confirmed", "Confirmed"),
                                ("refused", "Refused"),
                                ("withdrawn", "Withdrawn"),
                                ("overtaken", "Overtaken"),
                            ],
                            db_default="",
                            max_length=9,
                        ),
                    ),
                    ("bank_file_id", models.BigIntegerField(null=True)),
                    ("line_number", models.IntegerField(null=True)),
                    (
                        "charge",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="charges.charge",
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                ],
                options={
                    "db_table": "bordero_line",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("answer", "")),
                            fields=("charge", "asked"),
                            name="bordero_line_asked_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "asked__in",
                                    [
                                        "entry",
                                        "write_off",
                                        "change_due_date",
                                        "grant_rebate",
                                        "cancel_rebate",
                                        "grant_discount",
                                        "cancel_discount",
                                        "protest",
                                        "stay_protest",
                                        "stay_protest_and_write_off",
                                        "do_not_protest",
                                    ],
                                )
                            ),
                            name="bordero_line_asks",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "answer__in",
                                    ["", "confirmed", "refused", "withdrawn", "overtaken"],
                                )
                            ),
                            name="bordero_line_answer_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answer__in", ["confirmed", "refused"]), _negated=True),
                                ("bordero_id__isnull", False),
                                _connector="OR",
                            ),
                            name="bordero_line_answered_was_sent",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("discount_cents__gte", 0),
                                ("nominal_cents__gt", 0),
                                ("rebate_cents__gte", 0),
                            ),
                            name="bordero_line_amounts_possible",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["bordero_id", "id"], name="bordero_line_of_bordero"),
                        models.Index(
                            condition=models.Q(("answer", "refused")),
                            fields=["company", "bordero_id"],
                            name="bordero_line_refused",
                        ),
                        models.Index(
                            condition=models.Q(("bank_file_id__isnull", False)),
                            fields=["bank_file_id"],
                            name="bordero_line_answered_by",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChargingRule",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("position", models.SmallIntegerField()),
                    ("amount_from_cents", models.BigIntegerField(null=True)),
                    ("amount_to_cents", models.BigIntegerField(null=True)),
                    ("segment", models.TextField(blank=True)),
                    ("kind", models.CharField(blank=True, max_length=3)),
                    (
                        "bank_agreement",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.bankagreement",
                        ),
                    ),
                    (
                        "branch",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.branch",
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
                    "db_table": "charging_rule",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "position"), name="charging_rule_position_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("amount_from_cents__isnull", True),
                                ("amount_to_cents__isnull", True),
                                ("amount_from_cents__lte", models.F("amount_to_cents")),
                                _connector="OR",
                            ),
                            name="charging_rule_amounts_in_order",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BorderoContent",
                fields=[
                    (
                        "bordero",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="borderos.bordero",
                        ),
                    ),
                    ("content", models.BinaryField()),
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
                    "db_table": "bordero_content",
                },
            ),
        ),
        isolate("bordero"),
        kept("bordero"),
        same_company("bordero", "bank_account_id", "bank_account"),
        same_company("bordero", "bank_agreement_id", "bank_agreement"),
        isolate("bordero_content"),
        append_only("bordero_content"),
        isolate("bordero_line"),
        kept("bordero_line"),
        isolate("charging_rule"),
        same_company("charging_rule", "bank_agreement_id", "bank_agreement"),
    ]
