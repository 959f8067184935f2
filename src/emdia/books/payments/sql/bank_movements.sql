-- What moved the bank clearing account, as a bank would show it: the payments of one file and
-- credit day together, its tariffs of a day, and everything else entry by entry.
-- Reads:  entry, posting, receipt
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    e.bank_account_id,
    e.batch_id,
    coalesce(r.cleared_date, e.effective_date) AS day,
    coalesce(r.kind, e.event) AS kind,
    CASE WHEN r.bank_file_id IS NULL AND e.event <> 'tariff' THEN e.id END AS entry_id,
    count(*) AS entries,
    sum(p.amount_cents)::bigint AS cents
FROM entry AS e
JOIN posting AS p ON p.entry_id = e.id AND p.account_code = 1010
LEFT JOIN receipt AS r ON r.entry_id = e.id
WHERE e.company_id = %(company_id)s
    AND e.effective_date BETWEEN %(first_date)s AND %(as_of)s
    AND e.bank_account_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 3, 2, 4, 5;
