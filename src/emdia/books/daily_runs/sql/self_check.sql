-- What must add up in a company's books before and after a daily run, in one snapshot.
-- Returns one row per pair of figures that differ; none is good.
-- Reads:  receivable, posting, entry, receipt, customer_credit, refund, bank_file, bank_line
-- Writes: nothing
-- Safe to run twice: yes
WITH by_entry AS (
    SELECT
        entry_id,
        currency,
        sum(amount_cents) AS total_cents,
        sum(amount_cents) FILTER (WHERE account_code = 1100) AS owed_cents,
        sum(amount_cents) FILTER (WHERE account_code = 2200) AS suspense_cents,
        sum(amount_cents) FILTER (WHERE account_code = 2100) AS credit_cents,
        sum(amount_cents) FILTER (WHERE account_code = 2300) AS refund_cents
    FROM posting
    WHERE company_id = %(company_id)s
    GROUP BY entry_id, currency
),
ledger AS (
    SELECT
        count(*) FILTER (WHERE total_cents <> 0) AS unbalanced,
        coalesce(sum(owed_cents), 0)::bigint AS owed_cents,
        coalesce(-sum(suspense_cents), 0)::bigint AS suspense_cents,
        coalesce(-sum(credit_cents), 0)::bigint AS credit_cents,
        coalesce(-sum(refund_cents), 0)::bigint AS refund_cents
    FROM by_entry
),
credit AS (
    SELECT coalesce(sum(balance_cents), 0)::bigint AS cents
    FROM customer_credit
    WHERE company_id = %(company_id)s
),
standing AS (
    SELECT
        coalesce(
            sum(t.amount_cents - t.allocated_cents - t.credited_cents - t.refunded_cents), 0
        )::bigint AS waiting_cents
    FROM receipt AS t
    WHERE t.company_id = %(company_id)s
        AND NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.reverses_id = t.entry_id)
),
file AS (
    SELECT
        f.titles, f.settled, f.confirmed, f.rejected, f.exceptions,
        count(l.line_number) AS lines,
        count(*) FILTER (WHERE l.outcome = 'settled') AS lines_settled,
        count(*) FILTER (WHERE l.outcome = 'confirmed') AS lines_confirmed,
        count(*) FILTER (WHERE l.outcome = 'rejected') AS lines_rejected,
        count(*) FILTER (WHERE l.outcome = 'exception') AS lines_exception
    FROM bank_file AS f
    LEFT JOIN bank_line AS l ON l.bank_file_id = f.id
    WHERE f.company_id = %(company_id)s AND f.state = 'applied'
    GROUP BY f.id
),
checks (what, expected, found) AS (
    SELECT 'balances', ledger.owed_cents, owed.cents
    FROM ledger, (
        SELECT coalesce(sum(balance_cents), 0)::bigint AS cents
        FROM receivable
        WHERE company_id = %(company_id)s
    ) AS owed
    UNION ALL
    SELECT 'credits', ledger.credit_cents, credit.cents
    FROM ledger, credit
    UNION ALL
    SELECT 'suspense', ledger.suspense_cents, standing.waiting_cents
    FROM ledger, standing
    UNION ALL
    SELECT 'refunds', ledger.refund_cents, owed_back.cents
    FROM ledger, (
        SELECT coalesce(sum(amount_cents), 0)::bigint AS cents
        FROM refund
        WHERE company_id = %(company_id)s AND state = 'payable'
    ) AS owed_back
    UNION ALL
    SELECT 'unbalanced_entries', 0, unbalanced
    FROM ledger
    UNION ALL
    SELECT 'bank_lines', 0, count(*)
    FROM file
    WHERE (titles, settled, confirmed, rejected, exceptions) IS DISTINCT FROM
        (lines, lines_settled, lines_confirmed, lines_rejected, lines_exception)
)
SELECT what, expected::bigint, found::bigint
FROM checks
WHERE expected <> found;
