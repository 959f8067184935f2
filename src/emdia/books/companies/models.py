"""Companies (creditors), their branches, bank accounts and bank agreements."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Owner(models.TextChoices):
    """Which system is the master of a piece of the company's data."""

    EMDIA = "emdia"
    ERP = "erp"


class SecondFactorFor(models.TextChoices):
    """Who must sign in with a second factor."""

    NOBODY = "nobody"
    SETTINGS = "settings"  # whoever may change rights or money settings
    EVERYBODY = "everybody"


class Company(models.Model):
    name = models.TextField()
    cnpj = models.CharField(max_length=14)
    # As every document of collection prints it beside name and CNPJ (CDC, art. 42-A), in lines.
    postal_address = models.TextField(blank=True, db_default="", default="")
    time_zone = models.TextField(default="America/Sao_Paulo")
    language = models.CharField(max_length=10, default="pt-br")
    currency = models.CharField(max_length=3, default="BRL")
    is_sandbox = models.BooleanField(default=False)
    titles_owner = models.CharField(max_length=5, choices=Owner.choices, default=Owner.EMDIA)
    nosso_numero_owner = models.CharField(max_length=5, choices=Owner.choices, default=Owner.EMDIA)
    settlement_owner = models.CharField(max_length=5, choices=Owner.choices, default=Owner.EMDIA)
    # The hour of the company's zone from which its daily run starts by itself; NULL: never.
    daily_run_hour = models.SmallIntegerField(null=True)
    # The daily run lets unused credits pay the customer's oldest debts.
    applies_credits = models.BooleanField(default=False)
    # A settlement above this amount is reversed only after a second person approves.
    reversal_limit_cents = models.BigIntegerField(default=100_000)
    # What titles are late by when nobody said it of them.
    usual_fine_ppm = models.IntegerField(default=20_000)
    usual_interest_monthly_ppm = models.IntegerField(default=10_000)
    usual_grace_days = models.SmallIntegerField(default=0)
    # Who may not work without a second factor.
    second_factor_for = models.CharField(
        max_length=9, choices=SecondFactorFor.choices, default=SecondFactorFor.NOBODY
    )
    # The steps of the first day stand on the home page until they are put away.
    shows_first_day = models.BooleanField(default=True)
    # What one person may cancel or grant as rebates alone, in one act.
    concession_limit_cents = models.BigIntegerField(default=100_000, db_default=100_000)
    # A borderô whose titles are above this amount leaves when a second person agrees; NULL: never.
    bordero_limit_cents = models.BigIntegerField(null=True)
    next_bordero_number = models.BigIntegerField(default=1, db_default=1)
    # How its documents look; the logo is a table of its own.
    brand_colour = models.CharField(max_length=7, default="#1f2937", db_default="#1f2937")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "company"
        constraints = [
            UniqueConstraint(fields=["cnpj"], name="company_cnpj_once"),
            CheckConstraint(
                condition=Q(reversal_limit_cents__gte=0, concession_limit_cents__gte=0),
                name="company_limit_not_negative",
            ),
            CheckConstraint(
                condition=Q(daily_run_hour__isnull=True)
                | Q(daily_run_hour__gte=0, daily_run_hour__lte=23),
                name="company_daily_run_hour_of_a_day",
            ),
            CheckConstraint(
                condition=Q(
                    usual_fine_ppm__range=(0, 1_000_000),
                    usual_interest_monthly_ppm__gte=0,
                    usual_grace_days__range=(0, 90),
                ),
                name="company_usual_late_terms_possible",
            ),
            CheckConstraint(
                condition=Q(second_factor_for__in=["nobody", "settings", "everybody"]),
                name="company_second_factor_for_somebody",
            ),
            CheckConstraint(
                condition=Q(next_bordero_number__gt=0)
                & (Q(bordero_limit_cents__isnull=True) | Q(bordero_limit_cents__gte=0)),
                name="company_borderos_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    code = models.TextField()
    name = models.TextField()
    cnpj = models.CharField(max_length=14)
    # As its boletos print it beside name and CNPJ, in lines; empty: the company's own.
    postal_address = models.TextField(blank=True, db_default="", default="")

    class Meta:
        db_table = "branch"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="branch_in_company"),
            UniqueConstraint(fields=["company", "code"], name="branch_code_once"),
        ]


class CompanyLogo(models.Model):
    """The picture at the head of the company's documents, as it was brought."""

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True)
    content = models.BinaryField()  # a PNG or JPEG file

    class Meta:
        db_table = "company_logo"


class BankAccount(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_code = models.CharField(max_length=3)
    agencia = models.CharField(max_length=5)
    conta = models.CharField(max_length=12)
    dac = models.CharField(max_length=2)
    name = models.TextField()
    # From then on charges may name it: an account nobody asked for is noticed before (T-9).
    usable_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bank_account"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="bank_account_in_company"),
            UniqueConstraint(
                fields=["company", "bank_code", "agencia", "conta"], name="bank_account_once"
            ),
        ]


class Numbering(models.TextChoices):
    """What the bank's numbers on its return files promise."""

    CONSECUTIVE = "consecutive"  # each file has the number after the one before
    FREE = "free"


class BankAgreement(models.Model):
    """What was agreed with the bank: which files it sends and what their amounts mean."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, db_constraint=False)
    convenio = models.TextField(blank=True)
    carteira = models.CharField(max_length=3)
    layout = models.CharField(max_length=3, choices=[("400", "CNAB 400"), ("240", "CNAB 240")])
    # Itaú credits payments less its tariff when this is agreed.
    net_of_tariff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    numbering = models.CharField(
        max_length=11, choices=Numbering.choices, default=Numbering.CONSECUTIVE
    )
    # Where the bank's transport puts return files; files in it are of this agreement.
    folder = models.TextField(blank=True)
    # On bank days from that date on, a return file is there by this time of the company's zone.
    expected_by = models.TimeField(null=True)
    expected_since_date = models.DateField(null=True)
    # What the bank's card asks besides, by its names (formats.banks.agreements).
    bank_fields = models.JSONField(default=dict)
    # Numbers of titles and of files are drawn under the row's lock and never given again.
    next_nosso_numero = models.BigIntegerField(default=1)
    last_of_range = models.BigIntegerField(null=True)  # where the bank gave a range
    next_remessa_sequence = models.BigIntegerField(default=1)
    # Where the bank's transport takes remessas from; empty: they are downloaded.
    remessa_folder = models.TextField(blank=True)
    # What every entry asks of the bank, in days after the due date.
    protest_days = models.SmallIntegerField(null=True)
    write_off_days = models.SmallIntegerField(null=True)
    message = models.TextField(blank=True)  # on every boleto, in the company's own words

    class Meta:
        db_table = "bank_agreement"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="bank_agreement_in_company"),
            UniqueConstraint(
                fields=["company", "bank_account", "carteira", "layout"], name="bank_agreement_once"
            ),
            # Of every company: a folder that two of them watch would mix their files.
            UniqueConstraint(
                fields=["folder"], condition=~Q(folder=""), name="bank_agreement_folder_once"
            ),
            CheckConstraint(
                condition=Q(expected_by__isnull=True, expected_since_date__isnull=True)
                | Q(expected_by__isnull=False, expected_since_date__isnull=False),
                name="bank_agreement_expects_from_a_day",
            ),
            CheckConstraint(
                condition=Q(next_nosso_numero__gt=0, next_remessa_sequence__gt=0),
                name="bank_agreement_counts_from_one",
            ),
            CheckConstraint(
                condition=Q(remessa_folder="") | ~Q(remessa_folder=F("folder")),
                name="bank_agreement_folders_apart",
            ),
            CheckConstraint(
                condition=(Q(protest_days__isnull=True) | Q(protest_days__range=(1, 99)))
                & (Q(write_off_days__isnull=True) | Q(write_off_days__range=(1, 999))),
                name="bank_agreement_days_possible",
            ),
        ]


class Quarantine(models.Model):
    """A restored backup stands still until somebody releases it. Of the whole installation.

    Written by `emdia restore` as the owner; the application may only release it.
    """

    began_at = models.DateTimeField()
    backup = models.TextField()  # the name of its file
    made_at = models.DateTimeField()
    gap = models.BigIntegerField()  # how far every running number jumped ahead
    released_at = models.DateTimeField(null=True)
    released_by = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "quarantine"
        constraints = [
            CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="", reason="")
                | (Q(released_at__isnull=False) & ~Q(released_by="") & ~Q(reason="")),
                name="quarantine_released_by_somebody",
            ),
        ]
