-- Post the issue of every receivable of a company that the ledger does not know yet.
-- Twin of rules/postings.py, issue; tests/twins/test_issue.py keeps them equal.
-- Reads:  receivable, entry
-- Writes: entry, posting
-- Safe to run twice: yes; what is posted is left out
WITH fresh AS (
    SELECT
        nextval('entry_id_seq') AS entry_id,
        r.id, r.company_id, r.customer_id, r.issue_date,
        r.gross_cents, r.net_cents, r.currency
    FROM receivable AS r
    WHERE r.company_id = %(company_id)s AND r.id > %(after_id)s
        AND NOT EXISTS (
            SELECT 1 FROM entry AS e WHERE e.receivable_id = r.id AND e.event = 'issue'
        )
    ORDER BY r.id
),
entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id
    )
    SELECT entry_id, company_id, %(batch_id)s, 'issue', issue_date, id, customer_id
    FROM fresh
),
-- Entry by entry: lines of one kind after the other would fill the key's pages twice.
posted AS (
    INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
    SELECT
        company_id, entry_id, line,
        CASE line WHEN 1 THEN 1100 WHEN 2 THEN 3000 ELSE 1290 END,
        CASE line
            WHEN 1 THEN net_cents
            WHEN 2 THEN -gross_cents
            -- Expected to be kept back for taxes: each gets its part when the title is closed.
            ELSE gross_cents - net_cents
        END,
        currency
    FROM (
        -- Counted, not joined with VALUES, which are worked out anew for each entry.
        SELECT *, generate_series(1, CASE WHEN net_cents = gross_cents THEN 2 ELSE 3 END) AS line
        FROM fresh
    ) AS lines
)
SELECT count(*) FROM fresh;
