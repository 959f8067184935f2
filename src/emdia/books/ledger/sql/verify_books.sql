-- What must never be true of a company's ledger: an entry that is not zero per currency,
-- an entry without two lines, a posting without an entry.
-- Returns one row per finding; none is good.
-- Reads:  entry, posting
-- Writes: nothing
-- Safe to run twice: yes
SELECT 'entry_not_zero' AS finding, p.entry_id AS id
FROM posting AS p
WHERE p.company_id = %(company_id)s
GROUP BY p.entry_id, p.currency
HAVING sum(p.amount_cents) <> 0
UNION ALL
SELECT 'entry_without_postings', e.id
FROM entry AS e
LEFT JOIN posting AS p ON p.entry_id = e.id
WHERE e.company_id = %(company_id)s
GROUP BY e.id
HAVING count(p.line) < 2
UNION ALL
SELECT 'posting_without_entry', p.entry_id
FROM posting AS p
LEFT JOIN entry AS e ON e.id = p.entry_id
WHERE p.company_id = %(company_id)s AND e.id IS NULL
LIMIT 1000;
