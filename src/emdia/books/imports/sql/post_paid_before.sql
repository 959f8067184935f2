-- Post what had been paid of the new titles of a share of a file before Emdia kept the books.
-- Twin of rules/postings.py, paid_before; tests/twins/test_paid_before.py keeps them equal.
-- Reads:  staged_receivable, staged_verdict, receivable
-- Writes: entry, posting
-- Safe to run twice: no; the caller applies a file once, under the money lock
WITH fresh AS (
    SELECT
        nextval('entry_id_seq') AS entry_id,
        r.id, r.customer_id, r.issue_date, r.currency, s.paid_cents
    FROM staged_receivable AS s
    JOIN receivable AS r ON r.company_id = %(company_id)s AND r.document = s.document
    WHERE s.import_id = %(import_id)s AND s.paid_cents > 0
        AND s.line BETWEEN %(first_line)s AND %(last_line)s
        AND NOT EXISTS (
            SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
        )
),
entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id
    )
    SELECT
        entry_id, %(company_id)s, %(batch_id)s, 'paid_before', issue_date, id, customer_id
    FROM fresh
)
INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
SELECT %(company_id)s, entry_id, 1, 1060, paid_cents, currency FROM fresh
UNION ALL
SELECT %(company_id)s, entry_id, 2, 1100, -paid_cents, currency FROM fresh;
