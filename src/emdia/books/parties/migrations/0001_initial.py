import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, same_company


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Salesperson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
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
                "db_table": "salesperson",
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tax_id_kind",
                    models.CharField(
                        choices=[("cpf", "Cpf"), ("cnpj", "Cnpj"), ("foreign", "Foreign")],
                        max_length=7,
                    ),
                ),
                ("tax_id", models.TextField()),
                ("name", models.TextField()),
                ("external_code", models.TextField(blank=True)),
                ("segment", models.TextField(blank=True)),
                ("language", models.CharField(default="pt-br", max_length=10)),
                ("time_zone", models.TextField(default="America/Sao_Paulo")),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="companies.company",
                    ),
                ),
                (
                    "guarantor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guaranteed",
                        to="parties.customer",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="parties.customer",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_for",
                        to="parties.customer",
                    ),
                ),
                (
                    "salesperson",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="parties.salesperson",
                    ),
                ),
            ],
            options={
                "db_table": "customer",
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.TextField()),
                ("name", models.TextField()),
                ("email", models.TextField(blank=True)),
                ("phone", models.TextField(blank=True)),
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
                "db_table": "contact",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="contact_in_company")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="salesperson",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="salesperson_in_company"
            ),
        ),
        migrations.AddConstraint(
            model_name="salesperson",
            constraint=models.UniqueConstraint(
                fields=("company", "code"), name="salesperson_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="customer_in_company"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                fields=("company", "tax_id_kind", "tax_id"), name="customer_tax_id_once"
            ),
        ),
        isolate("salesperson"),
        isolate("customer"),
        isolate("contact"),
        same_company("customer", "parent_id", "customer"),
        same_company("customer", "payer_id", "customer"),
        same_company("customer", "guarantor_id", "customer"),
        same_company("customer", "salesperson_id", "salesperson"),
        same_company("contact", "customer_id", "customer"),
    ]
