"""Migration operations by which a book says that what it keeps of a customer must stay.

A draft of which any book keeps something is not discarded. A table with a customer that
does not say so is named, with its why, in tests/architecture/test_discarding.py.
"""

from django.db.migrations import RunSQL


def keeps_customers(table: str, column: str = "customer_id") -> RunSQL:
    """Refuse to discard a customer whom a row of `table` names in `column`."""
    name = f"{table}_{column}_is_kept"
    return RunSQL(
        f"""
        CREATE TRIGGER {name} AFTER UPDATE ON customer
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT
            EXECUTE FUNCTION discarded_customers_are_unused('{table}', '{column}');
        """,
        reverse_sql=f"DROP TRIGGER {name} ON customer;",
    )
