import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.parties.keeping import keeps_customers

# Whoever brings a token knows no company: this alone looks past row-level security, and says
# one number of what it sees.
COMPANY_OF = """
CREATE FUNCTION company_of_payment_link(token bytea) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT company_id FROM payment_link WHERE token_sha256 = token';
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
                name="PaymentLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("token_sha256", models.BinaryField()),
                    ("made_at", models.DateTimeField(auto_now_add=True)),
                    ("expires_at", models.DateTimeField()),
                    ("wrong_count", models.SmallIntegerField(default=0)),
                    ("opened_at", models.DateTimeField(null=True)),
                    ("revoked_at", models.DateTimeField(null=True)),
                    ("revoked_by", models.TextField(blank=True)),
                    ("revoked_reason", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                ],
                options={
                    "db_table": "payment_link",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("token_sha256",), name="payment_link_token_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("revoked_at__isnull", True),
                                    ("revoked_by", ""),
                                    ("revoked_reason", ""),
                                ),
                                models.Q(
                                    ("revoked_at__isnull", False),
                                    models.Q(("revoked_by", ""), _negated=True),
                                    models.Q(("revoked_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="payment_link_revoked_by_somebody",
                        ),
                    ],
                },
            )
        ),
        isolate("payment_link"),
        kept("payment_link"),
        same_company("payment_link", "customer_id", "customer"),
        keeps_customers("payment_link"),
        migrations.RunSQL(COMPANY_OF, "DROP FUNCTION company_of_payment_link;"),
    ]
