-- The trial balance of a company: per account and currency what stood before first_date, what
-- was debited and credited from then to as_of, and how many postings that took.
-- known_at leaves out what was posted at that instant or later; NULL leaves out nothing.
-- Reads:  posting, entry, posting_batch
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    p.account_code,
    p.currency,
    coalesce(sum(p.amount_cents) FILTER (
        WHERE e.effective_date < %(first_date)s), 0)::bigint AS opening_cents,
    coalesce(sum(p.amount_cents) FILTER (
        WHERE e.effective_date >= %(first_date)s AND p.amount_cents > 0), 0)::bigint AS debit_cents,
    coalesce(-sum(p.amount_cents) FILTER (
        WHERE e.effective_date >= %(first_date)s AND p.amount_cents < 0), 0)::bigint AS credit_cents,
    count(*) FILTER (WHERE e.effective_date >= %(first_date)s) AS postings
FROM posting AS p
JOIN entry AS e ON e.id = p.entry_id
JOIN posting_batch AS b ON b.id = e.batch_id
WHERE p.company_id = %(company_id)s
    AND e.effective_date <= %(as_of)s
    AND (%(known_at)s::timestamptz IS NULL OR b.posted_at < %(known_at)s::timestamptz)
GROUP BY p.account_code, p.currency
ORDER BY p.account_code, p.currency;
