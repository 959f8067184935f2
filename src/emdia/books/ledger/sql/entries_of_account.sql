-- The entries that moved an account between two days, in order of entry, a page at a time.
-- Reads:  posting, entry, posting_batch
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    e.id, e.effective_date, b.posted_at, e.event, e.receivable_id, e.customer_id,
    e.bank_account_id, e.reverses_id, e.corrects_id, p.currency,
    sum(p.amount_cents)::bigint AS amount_cents
FROM entry AS e
JOIN posting_batch AS b ON b.id = e.batch_id
JOIN posting AS p ON p.entry_id = e.id
WHERE e.company_id = %(company_id)s
    AND e.id > %(after)s
    AND e.effective_date BETWEEN %(first_date)s AND %(as_of)s
    AND p.account_code = %(account)s
    AND (%(known_at)s::timestamptz IS NULL OR b.posted_at < %(known_at)s::timestamptz)
GROUP BY e.id, b.posted_at, p.currency
ORDER BY e.id
LIMIT %(most)s;
