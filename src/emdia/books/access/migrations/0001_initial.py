"""Users outside row-level security; memberships inside it, and readable by their own user."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from emdia.books.companies.isolation import isolate
from emdia.books.companies.tables import CreateTables

# A user must see where they belong before a company is chosen: `emdia.user_id` is
# whom the request signed in as. A role changes only inside its company.
OWN_MEMBERSHIPS = """
CREATE POLICY membership_of_user ON membership FOR SELECT TO emdia_app
    USING (user_id = (SELECT nullif(current_setting('emdia.user_id', true), '')::bigint));
CREATE POLICY company_of_member ON company FOR SELECT TO emdia_app
    USING (id IN (
        SELECT membership.company_id FROM membership
        WHERE membership.user_id = (SELECT nullif(current_setting('emdia.user_id', true), '')::bigint)
    ));
"""
NO_OWN_MEMBERSHIPS = """
DROP POLICY company_of_member ON company;
DROP POLICY membership_of_user ON membership;
"""

# A user is deactivated, never deleted; a role is granted or revoked, never rewritten.
GRANTS = """
GRANT SELECT, INSERT, UPDATE ON app_user TO emdia_app;
REVOKE DELETE, TRUNCATE ON app_user FROM emdia_app;
GRANT SELECT, INSERT, DELETE ON membership TO emdia_app;
REVOKE UPDATE, TRUNCATE ON membership FROM emdia_app;
"""

# Tries to sign in, counted by all web processes together. A crash may forget them.
SHARED_CACHE = """
CREATE UNLOGGED TABLE shared_cache (
    key text PRIMARY KEY,
    value text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON shared_cache TO emdia_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("companies", "0001_initial")]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="User",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    (
                        "last_login",
                        models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                    ),
                    ("email", models.EmailField(max_length=254, unique=True)),
                    ("full_name", models.CharField(max_length=120)),
                    (
                        "language",
                        models.CharField(
                            choices=[("pt-br", "Português"), ("es", "Español"), ("en", "English")],
                            default="pt-br",
                            max_length=5,
                        ),
                    ),
                    (
                        "theme",
                        models.CharField(
                            choices=[("auto", "Auto"), ("light", "Light"), ("dark", "Dark")],
                            default="auto",
                            max_length=5,
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True)),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "db_table": "app_user",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("email", django.db.models.functions.text.Lower("email"))
                            ),
                            name="app_user_email_is_lower_case",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                (role, role)
                                for role in (
                                    "owner",
                                    "security_admin",
                                    "finance_manager",
                                    "ar_clerk",
                                    "collector",
                                    "auditor",
                                    "integration",
                                )
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "granted_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="companies.company",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="memberships",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "db_table": "membership",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "user", "role"), name="membership_role_held_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "role__in",
                                    [
                                        "owner",
                                        "security_admin",
                                        "finance_manager",
                                        "ar_clerk",
                                        "collector",
                                        "auditor",
                                        "integration",
                                    ],
                                )
                            ),
                            name="membership_role_is_known",
                        ),
                    ],
                },
            ),
        ),
        isolate("membership"),
        migrations.RunSQL(OWN_MEMBERSHIPS, NO_OWN_MEMBERSHIPS),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(SHARED_CACHE, "DROP TABLE shared_cache;"),
    ]
