"""What a restore does to the running numbers, in the transaction that restores.

The original may have gone on after the backup was made. So every sequence jumps ahead,
and every column that counts: its name begins with next_ or latest_ and ends with number,
numero or sequence. Only the owner may begin a quarantine; the application ends it.
"""

BEGIN_QUARANTINE = """
CREATE OR REPLACE FUNCTION begin_quarantine(backup text, made_at timestamptz, gap bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    running record;
BEGIN
    FOR running IN
        SELECT format('%I.%I', schemaname, sequencename) AS name, coalesce(last_value, 0) AS latest
        FROM pg_sequences
        WHERE schemaname = 'public'
    LOOP
        PERFORM setval(running.name, running.latest + gap);
    END LOOP;
    FOR running IN
        SELECT format('%I', c.table_name) AS name, format('%I', c.column_name) AS number
        FROM information_schema.columns AS c
        JOIN information_schema.tables AS t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
            AND c.data_type IN ('smallint', 'integer', 'bigint')
            AND c.column_name ~ '^(next|latest)_(.*_)?(number|numero|sequence)$'
    LOOP
        -- Numbers of banks have few digits: a hundredth of the gap, and one at least.
        EXECUTE format(
            'UPDATE %s SET %s = %s + %s', running.name, running.number, running.number,
            greatest(gap / 100, 1)
        );
    END LOOP;
    INSERT INTO quarantine (began_at, backup, made_at, gap, released_by, reason)
    VALUES (clock_timestamp(), backup, made_at, gap, '', '');
END $$;

REVOKE ALL ON FUNCTION begin_quarantine FROM PUBLIC;
REVOKE INSERT, DELETE, TRUNCATE ON quarantine FROM emdia_app;
"""
