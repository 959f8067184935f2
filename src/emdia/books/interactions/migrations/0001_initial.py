import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.parties.keeping import keeps_customers

# A message's row tells of its latest try; nothing else of it changes, and no row goes.
LATEST_TRY = (
    "REVOKE UPDATE, DELETE, TRUNCATE ON interaction FROM emdia_app;"
    "GRANT UPDATE (made_at, on_date, fell_through) ON interaction TO emdia_app;"
)

# What a server took has left: only what a person logged can have been logged in error.
BY_HAND_ALONE = """
CREATE FUNCTION refuse_retracted_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM interaction WHERE id = NEW.interaction_id AND message_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'interaction % is a message', NEW.interaction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'interaction_retracted_by_hand_alone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER retraction_by_hand_alone BEFORE INSERT ON interaction_retraction
    FOR EACH ROW EXECUTE FUNCTION refuse_retracted_message();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Interaction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
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
                    ("is_outbound", models.BooleanField()),
                    ("is_demand", models.BooleanField()),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("sent", "sent"),
                                ("promised", "promised"),
                                ("says_paid", "says_paid"),
                                ("disputes", "disputes"),
                                ("call_back", "call_back"),
                                ("refuses", "refuses"),
                                ("hardship", "hardship"),
                                ("other", "other"),
                                ("no_answer", "no_answer"),
                                ("left_word", "left_word"),
                                ("wrong_number", "wrong_number"),
                                ("third_party", "third_party"),
                            ],
                            max_length=16,
                        ),
                    ),
                    ("was_reached", models.BooleanField()),
                    ("made_at", models.DateTimeField()),
                    ("on_date", models.DateField()),
                    ("note", models.TextField(blank=True)),
                    ("next_date", models.DateField(null=True)),
                    ("message_id", models.BigIntegerField(null=True)),
                    ("fell_through", models.BooleanField(default=False)),
                    ("made_by", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
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
                ],
                options={
                    "db_table": "interaction",
                    "indexes": [
                        models.Index(
                            condition=models.Q(
                                ("fell_through", False), ("is_demand", True), ("is_outbound", True)
                            ),
                            fields=["company", "on_date", "customer"],
                            name="interaction_counted",
                        ),
                        models.Index(fields=["customer", "-id"], name="interaction_of_customer"),
                        models.Index(
                            condition=models.Q(("message_id__isnull", True)),
                            fields=["customer", "-id"],
                            name="interaction_by_hand",
                        ),
                        models.Index(
                            condition=models.Q(("next_date__isnull", False)),
                            fields=["company", "next_date"],
                            name="interaction_next",
                        ),
                        models.Index(
                            fields=["company", "made_at"],
                            condition=models.Q(("message_id__isnull", True)),
                            name="interaction_by_people",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="interaction_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("message_id",), name="interaction_once_a_message"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "outcome__in",
                                    [
                                        "sent",
                                        "promised",
                                        "says_paid",
                                        "disputes",
                                        "call_back",
                                        "refuses",
                                        "hardship",
                                        "other",
                                        "no_answer",
                                        "left_word",
                                        "wrong_number",
                                        "third_party",
                                    ],
                                )
                            ),
                            name="interaction_outcome_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("is_outbound", True),
                                    ("message_id__isnull", False),
                                    ("outcome", "sent"),
                                ),
                                models.Q(
                                    models.Q(("outcome", "sent"), _negated=True),
                                    ("message_id__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="interaction_sent_by_a_message",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("fell_through", False),
                                ("message_id__isnull", False),
                                _connector="OR",
                            ),
                            name="interaction_only_messages_fall_through",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="InteractionRetraction",
                fields=[
                    (
                        "interaction",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="interactions.interaction",
                        ),
                    ),
                    ("took_place", models.BooleanField()),
                    ("reason", models.TextField()),
                    ("retracted_by", models.TextField()),
                    ("retracted_at", models.DateTimeField()),
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
                    "db_table": "interaction_retraction",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="interaction_retraction_has_a_reason",
                        ),
                    ],
                },
            ),
        ),
        isolate("interaction"),
        isolate("interaction_retraction"),
        append_only("interaction_retraction"),
        same_company("interaction_retraction", "interaction_id", "interaction"),
        migrations.RunSQL(
            BY_HAND_ALONE,
            "DROP TRIGGER retraction_by_hand_alone ON interaction_retraction;"
            "DROP FUNCTION refuse_retracted_message;",
        ),
        same_company("interaction", "customer_id", "customer"),
        keeps_customers("interaction"),
        same_company("interaction", "contact_id", "contact"),
        migrations.RunSQL(LATEST_TRY, "GRANT UPDATE, DELETE ON interaction TO emdia_app;"),
    ]
