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
    SELECT f.company_id, f.entry_id, p.line, p.account_code, p.cents, f.currency
    FROM fresh AS f
    CROSS JOIN LATERAL (
        VALUES
        (1, 1100, f.net_cents),
        (2, 3000, -f.gross_cents),
        -- Expected to be kept back for taxes: each gets its part when the title is closed.
        (3, 1290, f.gross_cents - f.net_cents)
    ) AS p (line, account_code, cents)
    WHERE p.cents <> 0
)
SELECT count(*) FROM fresh;
