"""A migration operation that keeps what each change of a record changed."""

from django.db.migrations import RunSQL


def tracked(table: str, *columns: str) -> RunSQL:
    """Keep the value before and after of `columns` of `table`, or of all; refuse changes without
    a fact.

    For master data and policy, which change seldom and by hand: a row of `record_change` per
    update, under the latest fact of the transaction (`operations.record`).
    """
    of_columns = f"OF {', '.join(columns)}" if columns else ""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_is_tracked AFTER UPDATE {of_columns} ON {table}
            FOR EACH ROW EXECUTE FUNCTION keep_change();
        """,
        reverse_sql=f"DROP TRIGGER {table}_is_tracked ON {table};",
    )
