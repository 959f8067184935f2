"""A draft is thrown away only if no book keeps anything of it: every table says so, or why not."""

from django.db import connection

# Tables that name a customer and let it go.
LETS_GO = {
    # Its own: they come back with it.
    "address": "part of the registration",
    "contact": "part of the registration",
    "customer_risk": "what is thought of it, which comes back with it",
    "dunning_copied_title": "a copy while a month is simulated; its titles keep the customer",
    "dunning_verdict": "what is decided of a debtor before it is written",
    # What only points to rows that keep the customer themselves.
    "bank_line": "its receipt or title keeps the customer",
    "entry": "the title, credit or receipt it is of keeps the customer",
    # Who owes nothing late stands in no list; what owes keeps the customer.
    "worklist_assignment": "who would call it, were it ever late",
    "worklist_entry": "its titles keep the customer",
    "worklist_skip": "was in the list; its titles keep the customer",
    # What was thought of a file.
    "import_double": "a guess before a file was applied",
    "staged_reference": "the staging of a file",
    "staged_relative": "the staging of a file",
}


def test_every_table_with_a_customer_keeps_it_or_says_why_not(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_attribute AS a"
            " JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')"
            " JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'public'"
            " WHERE a.attname = 'customer_id' AND NOT a.attisdropped"
        )
        naming = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT split_part(encode(tgargs, 'escape'), '\\000', 1) FROM pg_trigger"
            " WHERE tgfoid = 'discarded_customers_are_unused'::regproc"
        )
        keeping = {name for (name,) in cursor.fetchall()}
    assert {"receivable", "customer_credit", "receipt", "refund", "message"} <= keeping
    assert naming - keeping == set(LETS_GO)
    assert not keeping & set(LETS_GO)
