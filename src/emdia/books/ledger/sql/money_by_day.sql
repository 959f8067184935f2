-- What moved the accounts of money (1000 to 1099), per day, bank account, account and event.
-- Reads:  posting, entry
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    e.effective_date, e.bank_account_id, p.account_code, e.event, p.currency,
    count(*) AS postings,
    sum(p.amount_cents)::bigint AS amount_cents
FROM entry AS e
JOIN posting AS p ON p.entry_id = e.id
WHERE e.company_id = %(company_id)s
    AND e.effective_date BETWEEN %(first_date)s AND %(as_of)s
    AND p.account_code BETWEEN 1000 AND 1099
GROUP BY e.effective_date, e.bank_account_id, p.account_code, e.event, p.currency
ORDER BY e.effective_date, e.bank_account_id, p.account_code, e.event, p.currency;
