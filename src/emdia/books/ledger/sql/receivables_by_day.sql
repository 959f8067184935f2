-- What moved the receivables account, per day: billed, received, granted (discounts and what
-- else is an expense) and other. An entry is zero, so what is not revenue and no expense is
-- what came for the receivable.
-- Reads:  posting, entry, posting_batch
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    e.effective_date,
    p.currency,
    coalesce(-sum(p.amount_cents) FILTER (WHERE p.account_code = 3000), 0)::bigint AS billed_cents,
    coalesce(sum(p.amount_cents) FILTER (
        WHERE p.account_code < 1100 OR p.account_code BETWEEN 2000 AND 2999
            OR p.account_code BETWEEN 3001 AND 3999), 0)::bigint AS received_cents,
    coalesce(sum(p.amount_cents) FILTER (
        WHERE p.account_code BETWEEN 4000 AND 4999), 0)::bigint AS granted_cents,
    coalesce(sum(p.amount_cents) FILTER (
        WHERE p.account_code BETWEEN 1101 AND 1999 OR p.account_code >= 5000), 0)::bigint
        AS other_cents,
    count(DISTINCT e.id) AS entries
FROM entry AS e
JOIN posting_batch AS b ON b.id = e.batch_id
JOIN posting AS p ON p.entry_id = e.id
WHERE e.company_id = %(company_id)s
    AND e.effective_date BETWEEN %(first_date)s AND %(as_of)s
    AND (%(known_at)s::timestamptz IS NULL OR b.posted_at < %(known_at)s::timestamptz)
    AND EXISTS (SELECT 1 FROM posting AS r WHERE r.entry_id = e.id AND r.account_code = 1100)
GROUP BY e.effective_date, p.currency
ORDER BY e.effective_date, p.currency;
