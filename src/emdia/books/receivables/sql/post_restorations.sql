-- Reverse the cancellation of receivables that are to be owed again.
-- Reads:  receivable, entry
-- Writes: entry, posting
-- Safe to run twice: no; a cancellation is reversed once, the database sees to it
WITH restored AS (
    SELECT
        nextval('entry_id_seq') AS entry_id,
        r.id, r.company_id, r.customer_id, r.gross_cents, r.net_cents, r.currency,
        e.id AS reverses_id
    FROM receivable AS r
    JOIN entry AS e ON e.receivable_id = r.id AND e.event = 'cancellation'
    WHERE r.company_id = %(company_id)s
        AND r.id = ANY (%(receivables)s::bigint[])
        AND NOT EXISTS (SELECT 1 FROM entry AS undone WHERE undone.reverses_id = e.id)
    ORDER BY r.id
),
entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id, reverses_id
    )
    SELECT
        entry_id, company_id, %(batch_id)s, 'cancellation_undone', %(effective_date)s, id,
        customer_id, reverses_id
    FROM restored
),
posted AS (
    INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
    SELECT company_id, entry_id, 1, 1100, net_cents, currency FROM restored
    UNION ALL
    SELECT company_id, entry_id, 2, 3000, -gross_cents, currency FROM restored
    UNION ALL
    SELECT company_id, entry_id, 3, 1290, gross_cents - net_cents, currency FROM restored
    WHERE gross_cents > net_cents
)
SELECT count(*) FROM restored;
