-- Post payments by Pix: one entry each, all inserted whole in one statement.
-- What an entry's legs are: rules/postings.py.
-- Reads:  nothing
-- Writes: entry, posting
-- Safe to run twice: no; the key of entry refuses the second run
WITH entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id, bank_account_id
    )
    SELECT
        e.id, %(company_id)s, %(batch_id)s, e.event, e.day, e.receivable_id, e.customer_id,
        e.bank_account_id
    FROM unnest(
        %(entries)s::bigint[], %(events)s::text[], %(days)s::date[], %(receivables)s::bigint[],
        %(customers)s::bigint[], %(bank_accounts)s::bigint[]
    ) AS e (id, event, day, receivable_id, customer_id, bank_account_id)
)
INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
SELECT %(company_id)s, l.entry_id, l.line, l.account_code, l.cents, %(currency)s
FROM unnest(
    %(leg_entries)s::bigint[], %(leg_lines)s::smallint[], %(leg_accounts)s::int[],
    %(leg_cents)s::bigint[]
) AS l (entry_id, line, account_code, cents);
