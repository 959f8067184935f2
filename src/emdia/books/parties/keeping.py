"""Migration operations by which a book says that what it keeps of a customer must stay.

A draft of which any book keeps something is not discarded. A table with a customer that
does not say so is named, with its why, in tests/architecture/test_discarding.py.
"""

from django.db.migrations import RunSQL

# Both ask the tables that triggers name, so that no book below knows of one above.
# The first refuses, once a statement, however many customers it changes.
REFUSE = """
CREATE OR REPLACE FUNCTION discarded_customers_are_unused() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM written WHERE state = 'discarded') THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'SELECT w.id FROM written AS w WHERE w.state = ''discarded'' AND EXISTS ('
        'SELECT FROM %1$I AS t WHERE t.company_id = w.company_id AND t.%2$I = w.id) LIMIT 1',
        TG_ARGV[0], TG_ARGV[1]
    ) INTO used;
    IF used IS NOT NULL THEN
        RAISE EXCEPTION 'customer % is in use by %', used, TG_ARGV[0]
            USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_discarded_is_unused';
    END IF;
    RETURN NULL;
END $$;
"""
# Of these customers, those that something hangs on, and one table of it.
ASK = r"""
CREATE OR REPLACE FUNCTION customers_in_use(company bigint, customer_ids bigint[])
RETURNS TABLE (customer_id bigint, used_by text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    place text[];
BEGIN
    FOR place IN
        SELECT string_to_array(encode(t.tgargs, 'escape'), '\000')
        FROM pg_trigger AS t
        WHERE t.tgfoid = 'discarded_customers_are_unused'::regproc
        ORDER BY t.tgname
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT asked.id, %3$L::text FROM unnest($2) AS asked (id) WHERE EXISTS ('
            'SELECT FROM %1$I AS t WHERE t.company_id = $1 AND t.%2$I = asked.id)',
            place[1], place[2], place[1]
        ) USING company, customer_ids;
    END LOOP;
END $$;
"""


def discarding_functions() -> RunSQL:
    """Make what `keeps_customers` and the question before a discarding stand on."""
    return RunSQL(
        REFUSE + ASK,
        reverse_sql=(
            "DROP FUNCTION discarded_customers_are_unused CASCADE; DROP FUNCTION customers_in_use;"
        ),
    )


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
