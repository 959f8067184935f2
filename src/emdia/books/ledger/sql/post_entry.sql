-- Post one entry with its lines in one statement, in the company of its batch.
-- Reads:  posting_batch
-- Writes: entry, posting
-- Safe to run twice: no; the caller's source must be claimed first
WITH entered AS (
    INSERT INTO entry (
        company_id, batch_id, event, effective_date,
        receivable_id, customer_id, bank_account_id, reverses_id, corrects_id
    )
    SELECT
        b.company_id, b.id, %(event)s, %(effective_date)s,
        %(receivable_id)s, %(customer_id)s, %(bank_account_id)s, %(reverses_id)s, %(corrects_id)s
    FROM posting_batch AS b
    WHERE b.id = %(batch_id)s
    RETURNING id, company_id
),
posted AS (
    INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
    SELECT e.company_id, e.id, leg.line, leg.account_code, leg.amount_cents, %(currency)s
    FROM entered AS e
    CROSS JOIN unnest(%(accounts)s::int[], %(amounts)s::bigint[])
        WITH ORDINALITY AS leg (account_code, amount_cents, line)
    RETURNING entry_id
)
SELECT id FROM entered;
