-- What is owed per due date, from the totals the database keeps. The caller puts the days
-- into buckets (rules/aging.py): there are a few thousand of them, however many titles.
-- Reads:  owed_total
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    currency,
    due_date,
    CAST(sum(titles) AS bigint) AS titles,
    CAST(sum(balance_cents) AS bigint) AS balance_cents
FROM owed_total
WHERE company_id = %(company_id)s
GROUP BY currency, due_date
HAVING sum(titles) <> 0 OR sum(balance_cents) <> 0;
