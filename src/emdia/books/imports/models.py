"""Imported files, the sources they come from, and the staging they are copied to."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.formats.portfolio import Kind


class ImportSource(models.Model):
    """A system that files come from. Its keys name the same records in every file."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "import_source"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="import_source_in_company"),
            UniqueConstraint(fields=["company", "name"], name="import_source_once"),
        ]


class ImportMapping(models.Model):
    """Which column is which field in the files of one source and kind, as last confirmed."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    source = models.ForeignKey(ImportSource, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    # As `formats.portfolio.Mapping`.
    mapping = models.JSONField(default=dict)

    class Meta:
        db_table = "import_mapping"
        constraints = [
            UniqueConstraint(fields=["source", "kind"], name="import_mapping_once"),
        ]


class ImportState(models.TextChoices):
    RECEIVED = "received"  # waits for a person to say which column is which
    CHECKING = "checking"
    CHECKED = "checked"  # waits for a person to apply it or to give it up
    APPLYING = "applying"
    APPLIED = "applied"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # nobody decided about it in time
    REFUSED = "refused"


class ImportBatch(models.Model):
    """One file of one kind from one source. All of what is right in it is applied, or nothing."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    source = models.ForeignKey(ImportSource, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    headings = models.JSONField(default=list)
    sample = models.JSONField(default=list)  # the first rows, for whoever maps the columns
    mapping = models.JSONField(default=dict)
    state = models.CharField(
        max_length=9, choices=ImportState.choices, default=ImportState.RECEIVED
    )
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.TextField()
    # How far the reading is; the count of all rows is known when it ends.
    rows_read = models.IntegerField(default=0)
    is_stopping = models.BooleanField(default=False)
    # Known once the file is checked, and again once it is applied.
    new_count = models.IntegerField(null=True)
    changed_count = models.IntegerField(null=True)
    same_count = models.IntegerField(null=True)
    wrong_count = models.IntegerField(null=True)
    doubles_count = models.IntegerField(default=0)  # rows that may be somebody known
    # Currency, rows and cents of what is new; [] where a kind has no money.
    totals = models.JSONField(default=list)
    faults = models.JSONField(default=list)  # of the file as a whole
    leaves_wrong = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # given up, or nobody decided
    put_back_at = models.DateTimeField(null=True)  # after that; it waits anew
    applied_by = models.TextField(blank=True)

    class Meta:
        db_table = "import_batch"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="import_batch_in_company"),
            CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_batch_state_known"
            ),
            CheckConstraint(
                condition=~Q(state__in=["checked", "applied"])
                | Q(
                    new_count__isnull=False,
                    changed_count__isnull=False,
                    same_count__isnull=False,
                    wrong_count__isnull=False,
                    rows_read=models.F("new_count")
                    + models.F("changed_count")
                    + models.F("same_count")
                    + models.F("wrong_count"),
                ),
                name="import_batch_every_row_has_an_outcome",
            ),
            CheckConstraint(
                condition=~Q(state="applied") | Q(wrong_count=0) | Q(leaves_wrong=True),
                name="import_batch_wrong_rows_left_knowingly",
            ),
            CheckConstraint(
                condition=~Q(state__in=["cancelled", "expired"]) | Q(ended_at__isnull=False),
                name="import_batch_ended_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-id"], name="import_batch_latest"),
            models.Index(
                fields=["company", "-ended_at", "-id"],
                condition=Q(state__in=["cancelled", "expired"]),
                name="import_batch_ended",
            ),
        ]


class ImportContent(models.Model):
    """The bytes exactly as received, compressed by zlib."""

    import_batch = models.OneToOneField(ImportBatch, models.PROTECT, primary_key=True)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    content = models.BinaryField()

    class Meta:
        db_table = "import_content"


class ImportFault(models.Model):
    """What is wrong in one row of a file: in which column, what stands there."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    import_batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    field = models.TextField(blank=True)
    code = models.TextField()
    found = models.TextField(blank=True)

    class Meta:
        db_table = "import_fault"
        indexes = [models.Index(fields=["import_batch", "line"], name="import_fault_line")]


class ImportChange(models.Model):
    """What one row changes in a record: field by field, before and after. The first ones only."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    import_batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    record_id = models.BigIntegerField()
    label = models.TextField()
    changes = models.JSONField()

    class Meta:
        db_table = "import_change"
        indexes = [models.Index(fields=["import_batch", "line"], name="import_change_line")]


class ImportDouble(models.Model):
    """Somebody in a file who may be a customer already, or who stands in it twice. The first ones.

    Nothing is decided by it: whoever applies the file sees it before.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    import_batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    label = models.TextField()
    by_what = models.TextField()  # name, email or phone
    customer_id = models.BigIntegerField(null=True)  # who it may be
    other_line = models.IntegerField(null=True)  # or the row of the same file

    class Meta:
        db_table = "import_double"
        indexes = [models.Index(fields=["import_batch", "line"], name="import_double_line")]


class SourceKey(models.Model):
    """The record that a source means by one of its keys."""

    pk = models.CompositePrimaryKey("source_id", "kind", "key")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    source = models.ForeignKey(ImportSource, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=16)
    key = models.TextField()
    record_id = models.BigIntegerField()

    class Meta:
        db_table = "source_key"


class StagedReference(models.Model):
    """A customer as the rows of a file name one, and who that is."""

    pk = models.CompositePrimaryKey("import_id", "reference")
    import_id = models.BigIntegerField()
    reference = models.TextField()
    number = models.TextField()  # the reference as a tax id
    customer_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "staged_reference"


class StagedVerdict(models.Model):
    """What is to be said of a row that is not simply new. A wrong row may have several."""

    pk = models.CompositePrimaryKey("import_id", "line")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    outcome = models.TextField()  # same, changed or wrong
    # The cells themselves are wrong; the rest is said against the books and may change.
    is_of_reading = models.BooleanField(db_default=False)
    record_id = models.BigIntegerField(null=True)
    field = models.TextField(default="", db_default="")
    code = models.TextField(default="", db_default="")
    found = models.TextField(default="", db_default="")
    changes = models.JSONField(null=True)  # field -> [before, after]

    class Meta:
        db_table = "staged_verdict"


class StagedCustomer(models.Model):
    pk = models.CompositePrimaryKey("import_id", "line")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    key = models.TextField(null=True)
    tax_id_kind = models.TextField()
    tax_id = models.TextField()
    name = models.TextField()
    name_key = models.TextField()
    trade_name = models.TextField(null=True)
    external_code = models.TextField(null=True)
    segment = models.TextField(null=True)
    language = models.TextField(null=True)
    salesperson = models.TextField(null=True)
    street = models.TextField(null=True)
    number = models.TextField(null=True)
    complement = models.TextField(null=True)
    district = models.TextField(null=True)
    city = models.TextField(null=True)
    state = models.TextField(null=True)
    postal_code = models.TextField(null=True)
    country = models.TextField(null=True)
    delivery_street = models.TextField(null=True)
    delivery_number = models.TextField(null=True)
    delivery_complement = models.TextField(null=True)
    delivery_district = models.TextField(null=True)
    delivery_city = models.TextField(null=True)
    delivery_state = models.TextField(null=True)
    delivery_postal_code = models.TextField(null=True)
    delivery_country = models.TextField(null=True)
    time_zone = models.TextField(null=True)
    parent = models.TextField(null=True)
    payer = models.TextField(null=True)
    guarantor = models.TextField(null=True)

    class Meta:
        db_table = "staged_customer"


class StagedRelative(models.Model):
    """Who a row means by its parent, payer or guarantor: a customer, or a row of the same file."""

    pk = models.CompositePrimaryKey("import_id", "line", "field")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    field = models.TextField()
    reference = models.TextField()
    customer_id = models.BigIntegerField(null=True)
    other_line = models.IntegerField(null=True)

    class Meta:
        db_table = "staged_relative"


class StagedContact(models.Model):
    pk = models.CompositePrimaryKey("import_id", "line")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    key = models.TextField(null=True)
    customer = models.TextField()
    role = models.TextField()
    name = models.TextField()
    email = models.TextField(null=True)
    phone = models.TextField(null=True)
    # yes or no, per channel; NULL where the file does not say
    allows_email = models.TextField(null=True)
    allows_whatsapp = models.TextField(null=True)
    allows_sms = models.TextField(null=True)
    allows_voice = models.TextField(null=True)
    allows_letter = models.TextField(null=True)

    class Meta:
        db_table = "staged_contact"


class StagedReceivable(models.Model):
    pk = models.CompositePrimaryKey("import_id", "line")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    key = models.TextField(null=True)
    customer = models.TextField()
    document = models.TextField()
    kind = models.TextField(null=True)
    issue_date = models.DateField()
    due_date = models.DateField()
    currency = models.TextField()
    gross_cents = models.BigIntegerField()
    net_cents = models.BigIntegerField()
    iss_cents = models.BigIntegerField(null=True)
    ir_cents = models.BigIntegerField(null=True)
    pis_cents = models.BigIntegerField(null=True)
    cofins_cents = models.BigIntegerField(null=True)
    csll_cents = models.BigIntegerField(null=True)
    fine_ppm = models.IntegerField(null=True)
    interest_monthly_ppm = models.IntegerField(null=True)
    grace_days = models.IntegerField(null=True)
    discount_cents = models.BigIntegerField(null=True)
    discount_until_date = models.DateField(null=True)
    rebate_cents = models.BigIntegerField(null=True)
    paid_cents = models.BigIntegerField(null=True)  # before Emdia kept the books
    holder = models.TextField(null=True)
    salesperson = models.TextField(null=True)

    class Meta:
        db_table = "staged_receivable"


class StagedFiscalDocument(models.Model):
    pk = models.CompositePrimaryKey("import_id", "line")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    receivable = models.TextField()
    kind = models.TextField()
    number = models.TextField()
    series = models.TextField(null=True)
    access_key = models.TextField(null=True)
    issue_date = models.DateField(null=True)
    amount_cents = models.BigIntegerField(null=True)

    class Meta:
        db_table = "staged_fiscal_document"


class StagedCredit(models.Model):
    pk = models.CompositePrimaryKey("import_id", "line")
    import_id = models.BigIntegerField()
    line = models.IntegerField()
    key = models.TextField()
    customer = models.TextField()
    origin = models.TextField()
    amount_cents = models.BigIntegerField()
    since_date = models.DateField()
    currency = models.TextField()

    class Meta:
        db_table = "staged_credit"
