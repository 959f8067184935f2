from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.facts.tracking import tracked
from emdia.books.parties.keeping import keeps_customers

GUARDS = (Path(__file__).parent / "guards.sql").read_text()
PARENTS = (Path(__file__).parent / "parents.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charges", "0001_initial"),
        ("companies", "0001_initial"),
        ("parties", "0001_initial"),
        ("receivables", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Message",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("purpose", models.CharField(max_length=20)),
                    ("case_key", models.TextField(blank=True)),
                    ("plan_version", models.IntegerField(default=0)),
                    ("step", models.CharField(max_length=40)),
                    ("cycle", models.CharField(max_length=40)),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("email", "Email"),
                                ("whatsapp", "Whatsapp"),
                                ("sms", "Sms"),
                                ("voice", "Voice"),
                                ("letter", "Letter"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("address", models.TextField(blank=True)),
                    ("language", models.CharField(max_length=10)),
                    ("reason", models.TextField(blank=True)),
                    ("planned_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.contact",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                    (
                        "repeats",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="outbox.message",
                        ),
                    ),
                    (
                        "send_batch",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="outbox.sendbatch",
                        ),
                    ),
                ],
                options={
                    "db_table": "message",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="message_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=(
                                "company",
                                "customer",
                                "purpose",
                                "case_key",
                                "plan_version",
                                "step",
                                "cycle",
                                "channel",
                            ),
                            name="message_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("repeats__isnull", True),
                                models.Q(("reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="message_repeated_for_why",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DeliveryEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("heard_at", models.DateTimeField(auto_now_add=True)),
                    ("kind", models.CharField(max_length=20)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "planned"),
                                ("sending", "sending"),
                                ("sent", "sent"),
                                ("delivered", "delivered"),
                                ("read", "read"),
                                ("failed", "failed"),
                                ("suppressed", "suppressed"),
                                ("unknown", "unknown"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("detail", models.TextField(blank=True)),
                    ("by", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "message",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="outbox.message",
                        ),
                    ),
                ],
                options={
                    "db_table": "delivery_event",
                },
            ),
            migrations.CreateModel(
                name="SendBatch",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("purpose", models.CharField(max_length=20)),
                    ("step", models.CharField(max_length=40)),
                    ("planned_by", models.TextField()),
                    ("reason", models.TextField(blank=True)),
                    ("planned_at", models.DateTimeField(auto_now_add=True)),
                    ("message_count", models.IntegerField(default=0)),
                    ("stopped_at", models.DateTimeField(null=True)),
                    ("stopped_by", models.TextField(blank=True)),
                    ("stopped_reason", models.TextField(blank=True)),
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
                    "db_table": "send_batch",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="send_batch_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("stopped_at__isnull", True),
                                    ("stopped_by", ""),
                                    ("stopped_reason", ""),
                                ),
                                models.Q(
                                    ("stopped_at__isnull", False),
                                    models.Q(("stopped_by", ""), _negated=True),
                                    models.Q(("stopped_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="send_batch_stopped_by_somebody",
                        ),
                    ],
                    "indexes": [models.Index(fields=["company", "-id"], name="send_batch_latest")],
                },
            ),
            migrations.CreateModel(
                name="Attachment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("sha256", models.CharField(max_length=64)),
                    ("media_type", models.TextField()),
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
                    "db_table": "attachment",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "sha256"), name="attachment_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChargeSchedule",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("sends_on_issue", models.BooleanField(default=False)),
                    ("before_due_days", models.SmallIntegerField(null=True)),
                    ("attaches_pdf", models.BooleanField(default=True)),
                    ("since_date", models.DateField()),
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, to="companies.company"
                        ),
                    ),
                ],
                options={
                    "db_table": "charge_schedule",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("before_due_days__isnull", True),
                                ("before_due_days__range", (0, 60)),
                                _connector="OR",
                            ),
                            name="charge_schedule_days_possible",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Claim",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("message_ids", models.JSONField()),
                    ("until_at", models.DateTimeField()),
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
                    "db_table": "send_claim",
                    "indexes": [
                        models.Index(fields=["company", "until_at"], name="send_claim_until")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Delivery",
                fields=[
                    (
                        "message",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="outbox.message",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "planned"),
                                ("sending", "sending"),
                                ("sent", "sent"),
                                ("delivered", "delivered"),
                                ("read", "read"),
                                ("failed", "failed"),
                                ("suppressed", "suppressed"),
                                ("unknown", "unknown"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                    ("try_count", models.SmallIntegerField(default=0)),
                    ("due_at", models.DateTimeField(null=True)),
                    ("claim_id", models.BigIntegerField(null=True)),
                    ("sending_at", models.DateTimeField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("delivered_at", models.DateTimeField(null=True)),
                    ("read_at", models.DateTimeField(null=True)),
                    ("attention_at", models.DateTimeField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "send_batch",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="outbox.sendbatch",
                        ),
                    ),
                ],
                options={
                    "db_table": "delivery",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "planned",
                                        "sending",
                                        "sent",
                                        "delivered",
                                        "read",
                                        "failed",
                                        "suppressed",
                                        "unknown",
                                    ],
                                )
                            ),
                            name="delivery_state_known",
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
                            name="delivery_due_while_planned",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "sending"), _negated=True),
                                models.Q(
                                    ("claim_id__isnull", False), ("sending_at__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="delivery_sending_by_a_claim",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state__in", ["suppressed", "failed", "unknown"]),
                                    _negated=True,
                                ),
                                models.Q(("reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="delivery_not_sent_for_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state__in", ["sent", "delivered", "read"]), _negated=True
                                ),
                                ("sent_at__isnull", False),
                                _connector="OR",
                            ),
                            name="delivery_sent_at_an_instant",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["company", "due_at", "message"],
                            name="delivery_due",
                        ),
                        models.Index(
                            condition=models.Q(("attention_at__isnull", False)),
                            fields=["company", "attention_at"],
                            name="delivery_attention",
                        ),
                        models.Index(fields=["send_batch"], name="delivery_of_batch"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MailAccount",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("host", models.TextField()),
                    ("port", models.IntegerField()),
                    (
                        "security",
                        models.CharField(
                            choices=[("starttls", "Starttls"), ("tls", "Tls"), ("none", "None")],
                            max_length=8,
                        ),
                    ),
                    ("username", models.TextField(blank=True)),
                    ("sealed_password", models.BinaryField(default=bytes)),
                    ("from_name", models.TextField()),
                    ("from_address", models.TextField()),
                    ("reply_to", models.TextField(blank=True)),
                    ("latest_fault", models.TextField(blank=True)),
                    ("latest_try_at", models.DateTimeField(null=True)),
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, to="companies.company"
                        ),
                    ),
                ],
                options={
                    "db_table": "mail_account",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("port__range", (1, 65535))),
                            name="mail_account_port_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("security__in", ["starttls", "tls", "none"])),
                            name="mail_account_security_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("security", "none"), _negated=True),
                                ("host__in", ["127.0.0.1", "::1", "localhost"]),
                                _connector="OR",
                            ),
                            name="mail_account_open_only_at_home",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BounceMailbox",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("host", models.TextField()),
                    ("port", models.IntegerField()),
                    (
                        "security",
                        models.CharField(
                            choices=[("starttls", "Starttls"), ("tls", "Tls"), ("none", "None")],
                            max_length=8,
                        ),
                    ),
                    ("username", models.TextField()),
                    ("sealed_password", models.BinaryField(default=bytes)),
                    ("folder", models.TextField(default="INBOX")),
                    ("is_read", models.BooleanField(default=True)),
                    ("uid_validity", models.BigIntegerField(default=0)),
                    ("read_until_uid", models.BigIntegerField(default=0)),
                    ("latest_read_at", models.DateTimeField(null=True)),
                    ("latest_fault", models.TextField(blank=True)),
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, to="companies.company"
                        ),
                    ),
                ],
                options={
                    "db_table": "bounce_mailbox",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("port__range", (1, 65535))),
                            name="bounce_mailbox_port_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("security__in", ["starttls", "tls", "none"])),
                            name="bounce_mailbox_security_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("security", "none"), _negated=True),
                                ("host__in", ["127.0.0.1", "::1", "localhost"]),
                                _connector="OR",
                            ),
                            name="bounce_mailbox_open_only_at_home",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MessageContent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.SmallIntegerField()),
                    ("header_id", models.TextField()),
                    ("subject", models.TextField()),
                    ("bare", models.BinaryField()),
                    ("size_bytes", models.IntegerField()),
                    ("sha256", models.CharField(max_length=64)),
                    ("figures", models.JSONField(default=dict)),
                    ("open_cents", models.BigIntegerField()),
                    ("written_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "message",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="outbox.message",
                        ),
                    ),
                ],
                options={
                    "db_table": "message_content",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("message", "number"), name="message_content_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("number__gte", 1)),
                            name="message_content_counts_from_one",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MessageTitle",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("purpose", models.CharField(max_length=20)),
                    ("step", models.CharField(max_length=40)),
                    ("repeat", models.SmallIntegerField(default=0)),
                    (
                        "charge",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
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
                    (
                        "message",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="outbox.message",
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
                ],
                options={
                    "db_table": "message_title",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("receivable", "charge", "purpose", "step", "repeat"),
                            name="message_title_once_a_step",
                            nulls_distinct=False,
                        )
                    ],
                },
            ),
        ),
        *(
            isolate(table)
            for table in (
                "send_batch",
                "message",
                "message_title",
                "delivery",
                "send_claim",
                "message_content",
                "attachment",
                "delivery_event",
                "mail_account",
                "bounce_mailbox",
                "charge_schedule",
            )
        ),
        *(
            append_only(table)
            for table in (
                "message",
                "message_title",
                "message_content",
                "attachment",
                "delivery_event",
            )
        ),
        *(
            kept(table)
            for table in (
                "send_batch",
                "delivery",
                "mail_account",
                "bounce_mailbox",
                "charge_schedule",
            )
        ),
        keeps_customers("message"),
        same_company("message", "contact_id", "contact"),
        same_company("message", "repeats_id", "message"),
        same_company("message_title", "charge_id", "charge"),
        same_company("message_content", "message_id", "message"),
        same_company("delivery_event", "message_id", "message"),
        tracked("charge_schedule"),
        # The hand-over changes a row twice beside its first place: leave it room.
        migrations.RunSQL("ALTER TABLE delivery SET (fillfactor = 50);", migrations.RunSQL.noop),
        migrations.RunSQL(
            GUARDS,
            "DROP TRIGGER delivery_goes_forwards ON delivery; DROP FUNCTION delivery_guard();",
        ),
        migrations.RunSQL(PARENTS, migrations.RunSQL.noop),
    ]
