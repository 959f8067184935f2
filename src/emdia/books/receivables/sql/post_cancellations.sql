-- Post that receivables were cancelled: the opposite of their issue.
-- Twin of rules/postings.py, cancellation; tests/twins/test_issue.py keeps them equal.
-- Reads:  receivable
-- Writes: entry, posting
-- Safe to run twice: no; the caller holds the receivables and knows them to be owed whole
WITH cancelled AS (
    SELECT
        nextval('entry_id_seq') AS entry_id,
        r.id, r.company_id, r.customer_id, r.gross_cents, r.net_cents, r.currency
    FROM receivable AS r
    WHERE r.company_id = %(company_id)s AND r.id = ANY (%(receivables)s::bigint[])
    ORDER BY r.id
),
entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id
    )
    SELECT
        entry_id, company_id, %(batch_id)s, 'cancellation', %(effective_date)s, id, customer_id
    FROM cancelled
),
posted AS (
    INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
    SELECT company_id, entry_id, 1, 1100, -net_cents, currency FROM cancelled
    UNION ALL
    SELECT company_id, entry_id, 2, 3000, gross_cents, currency FROM cancelled
    UNION ALL
    SELECT company_id, entry_id, 3, 1290, net_cents - gross_cents, currency FROM cancelled
    WHERE gross_cents > net_cents
)
SELECT count(*) FROM cancelled;
