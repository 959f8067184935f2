-- Refuse an entry that is not whole: every statement that inserts postings must bring
-- each of its entries complete: zero per currency and with a line 1 (a later statement for
-- the same entry would repeat line 1, which the key refuses), under an entry, a batch and
-- accounts of the same company. No line is zero, so a balanced entry has two at least.
-- Reads:  entry, posting_batch, ledger_account, seal
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION posting_guard() RETURNS trigger LANGUAGE plpgsql
-- One look per entry by its key: entries just inserted are in memory, the table may be large.
SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    unbalanced bigint;
    headless bigint;
    wrong bigint;
    first_batch bigint;
    last_batch bigint;
BEGIN
    SELECT
        min(entry_id) FILTER (WHERE total_cents <> 0),
        min(entry_id) FILTER (WHERE NOT has_first)
    INTO unbalanced, headless
    FROM (
        SELECT entry_id, sum(amount_cents) AS total_cents, bool_or(line = 1) AS has_first
        FROM arrived
        GROUP BY entry_id, currency
    ) AS by_currency;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is not zero per currency', unbalanced
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_balanced';
    END IF;
    IF headless IS NOT NULL THEN
        -- Line 1 may stand under another currency of the same entry.
        SELECT entry_id INTO wrong
        FROM arrived GROUP BY entry_id HAVING NOT bool_or(line = 1) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'entry % did not arrive whole', wrong
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_arrives_whole';
        END IF;
    END IF;

    SELECT min(a.entry_id) FILTER (WHERE e.id IS NULL), min(e.batch_id), max(e.batch_id)
    INTO wrong, first_batch, last_batch
    FROM arrived AS a
    LEFT JOIN entry AS e ON e.id = a.entry_id AND e.company_id = a.company_id
    WHERE a.line = 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'posting without entry % in its company', wrong
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_has_an_entry';
    END IF;
    -- Nor through an entry that came without postings before its batch was sealed.
    SELECT s.batch_id INTO wrong
    FROM seal AS s
    WHERE s.batch_id BETWEEN first_batch AND last_batch
        AND (first_batch = last_batch OR EXISTS (
            SELECT 1
            FROM arrived AS a
            JOIN entry AS e ON e.id = a.entry_id
            WHERE a.line = 1 AND e.batch_id = s.batch_id
        ))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'batch % is sealed', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sealed_batch_is_closed';
    END IF;

    SELECT a.account_code INTO wrong
    FROM (SELECT DISTINCT company_id, account_code FROM arrived) AS a
    LEFT JOIN ledger_account AS l ON l.company_id = a.company_id AND l.code = a.account_code
    WHERE l.code IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'account % is not in the chart of the company', wrong
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_has_an_account';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT a.batch_id INTO wrong
    FROM (SELECT DISTINCT company_id, batch_id FROM arrived) AS a
    LEFT JOIN posting_batch AS b ON b.id = a.batch_id AND b.company_id = a.company_id
    WHERE b.id IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'batch % does not exist in the company', wrong
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_has_a_batch';
    END IF;
    -- A sealed batch takes no more entries.
    SELECT a.batch_id INTO wrong
    FROM (SELECT DISTINCT batch_id FROM arrived) AS a
    JOIN seal AS s ON s.batch_id = a.batch_id
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'batch % is sealed', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sealed_batch_is_closed';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER posting_is_whole AFTER INSERT ON posting
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION posting_guard();
CREATE TRIGGER entry_is_parented AFTER INSERT ON entry
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION entry_guard();
