"""Migration operations that keep one company's rows out of another's sight.

Every table with a company carries row-level security: the role `emdia_app`
sees and writes only rows of the company named by the transaction-local
setting `emdia.company_id` (see `scope.py`). The owner role migrates and is
not bound; nothing is served with it.
"""

from django.db.migrations import RunSQL

CURRENT_COMPANY = "(SELECT nullif(current_setting('emdia.company_id', true), '')::bigint)"


def isolate(table: str, *, column: str = "company_id") -> RunSQL:
    """Allow `emdia_app` only rows of `table` whose `column` is the current company."""
    rule = f"{column} = {CURRENT_COMPANY}"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_of_company ON {table} TO emdia_app
            USING ({rule}) WITH CHECK ({rule});
        """,
        reverse_sql=f"""
        DROP POLICY {table}_of_company ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def append_only(table: str) -> RunSQL:
    """Leave `emdia_app` SELECT and INSERT on `table`; corrections are new rows."""
    return RunSQL(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM emdia_app;",
        reverse_sql=f"GRANT UPDATE, DELETE ON {table} TO emdia_app;",
    )


def kept(table: str) -> RunSQL:
    """Leave `emdia_app` no way to delete a row of `table`; its states change."""
    return RunSQL(
        f"REVOKE DELETE, TRUNCATE ON {table} FROM emdia_app;",
        reverse_sql=f"GRANT DELETE ON {table} TO emdia_app;",
    )


def same_company(table: str, column: str, target: str) -> RunSQL:
    """Bind `table.column` to a row of `target` in the same company."""
    constraint = f"{table}_{column}_of_same_company"
    return RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {constraint}
            FOREIGN KEY (company_id, {column}) REFERENCES {target} (company_id, id);
        """,
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {constraint};",
    )
