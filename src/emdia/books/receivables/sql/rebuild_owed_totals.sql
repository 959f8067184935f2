-- Start the totals per due date of a company anew from its balances, in one snapshot.
-- Runs under the company's money lock; what others add meanwhile counts on top.
-- Reads:  receivable, owed_total
-- Writes: owed_total
-- Safe to run twice: yes; under the lock the second run finds what the first one wrote
WITH gone AS (
    DELETE FROM owed_total
    WHERE company_id = %(company_id)s
)
INSERT INTO owed_total (company_id, currency, due_date, titles, balance_cents)
SELECT company_id, currency, due_date, count(*), sum(balance_cents)
FROM receivable
WHERE company_id = %(company_id)s AND balance_cents > 0
GROUP BY company_id, currency, due_date;
