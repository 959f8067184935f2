-- Refuse an entry that is not whole: every statement that inserts postings must bring
-- each of its entries complete: zero per currency and with a line 1 (a later statement for
-- the same entry would repeat line 1, which the key refuses), under an entry, a batch and
-- accounts of the same company. No line is zero, so a balanced entry has two at least.
-- Reads:  entry, posting, posting_batch, ledger_account, seal, month_closing
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION posting_guard() RETURNS trigger LANGUAGE plpgsql
-- One look per entry by its key: entries just inserted are in memory, the table may be large.
-- The look is a column of its own, which no plan makes a join: of a table that seems to hold
-- nothing, as one does where much was undone, a join would walk all pages for each entry.
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
    unbalanced bigint;
    headless bigint;
    wrong bigint;
BEGIN
    SELECT
        min(entry_id) FILTER (WHERE total_cents <> 0),
        min(entry_id) FILTER (WHERE NOT has_first)
    INTO unbalanced, headless
    FROM (
        SELECT entry_id, whole_sum(amount_cents) AS total_cents, bool_or(line = 1) AS has_first
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

    SELECT min(a.entry_id) INTO wrong
    FROM arrived AS a
    WHERE a.line = 1 AND a.company_id IS DISTINCT FROM (
        SELECT e.company_id FROM entry AS e WHERE e.id = a.entry_id
    );
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'posting without entry % in its company', wrong
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_has_an_entry';
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

-- An entry arrives with its postings, in a batch that its own transaction opened and nobody
-- sealed, on a day that is still open. A batch of another transaction would make what is
-- known at an instant change afterwards.
CREATE OR REPLACE FUNCTION entry_guard() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
    orphan bigint;
    elsewhere bigint;
    sealed bigint;
    closed date;
    bare bigint;
BEGIN
    SELECT
        min(a.batch_id) FILTER (WHERE b.id IS NULL),
        min(a.batch_id) FILTER (WHERE b.opened_in <> pg_current_xact_id()),
        min(a.batch_id) FILTER (WHERE s.batch_id IS NOT NULL),
        max(c.closed_through_date) FILTER (WHERE a.first_date <= c.closed_through_date)
    INTO orphan, elsewhere, sealed, closed
    FROM (
        SELECT company_id, batch_id, min(effective_date) AS first_date
        FROM arrived
        GROUP BY company_id, batch_id
    ) AS a
    LEFT JOIN posting_batch AS b ON b.id = a.batch_id AND b.company_id = a.company_id
    LEFT JOIN seal AS s ON s.batch_id = a.batch_id
    LEFT JOIN LATERAL (
        SELECT m.closed_through_date
        FROM month_closing AS m
        WHERE m.company_id = a.company_id
        ORDER BY m.id DESC
        LIMIT 1
    ) AS c ON true;
    IF orphan IS NOT NULL THEN
        RAISE EXCEPTION 'batch % does not exist in the company', orphan
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_has_a_batch';
    END IF;
    IF sealed IS NOT NULL THEN
        RAISE EXCEPTION 'batch % is sealed', sealed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sealed_batch_is_closed';
    END IF;
    IF elsewhere IS NOT NULL THEN
        RAISE EXCEPTION 'batch % was opened by another transaction', elsewhere
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_of_one_transaction';
    END IF;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'the ledger is closed through %', closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_month_stays_closed';
    END IF;
    SELECT a.id INTO bare
    FROM arrived AS a
    WHERE (SELECT p.line FROM posting AS p WHERE p.entry_id = a.id AND p.line = 1) IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % came without postings', bare
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_comes_with_postings';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER posting_is_whole AFTER INSERT ON posting
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION posting_guard();
CREATE TRIGGER entry_is_parented AFTER INSERT ON entry
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION entry_guard();
