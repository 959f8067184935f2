-- What each customer owed by age at the close of a past day, from the ledger: postings that were
-- effective by that day and posted before its end, and due dates as they stood before its end,
-- so that it says what it would have said then.
-- Rows without a customer are the totals per due date, all of them; the rest is one page.
-- past_k_cents is what was due before day past_k; the difference of two neighbours is a bucket.
-- Twin of rules/aging.py; tests/twins/test_aging.py keeps them equal.
-- Reads:  receivable, entry, posting, posting_batch, record_change, fact
-- Writes: nothing
-- Safe to run twice: yes
WITH owed AS (
    SELECT e.receivable_id, CAST(sum(p.amount_cents) AS bigint) AS balance_cents
    FROM posting AS p
    JOIN entry AS e ON e.id = p.entry_id
    JOIN posting_batch AS b ON b.id = e.batch_id
    WHERE p.company_id = %(company_id)s
        AND p.account_code = 1100
        AND e.effective_date <= %(as_of)s
        AND b.posted_at < %(end_of_day)s
    GROUP BY e.receivable_id
),
-- The first change since then says what stood before it.
moved AS (
    SELECT DISTINCT ON (c.subject_id)
        c.subject_id, CAST(c.changes -> 'due_date' ->> 0 AS date) AS due_date
    FROM record_change AS c
    JOIN fact AS f ON f.id = c.fact_id
    WHERE c.company_id = %(company_id)s
        AND c.subject_kind = 'receivable'
        AND c.changes ? 'due_date'
        AND f.at >= %(end_of_day)s
    ORDER BY c.subject_id, c.id
),
standing AS (
    SELECT r.customer_id, coalesce(moved.due_date, r.due_date) AS due_date, owed.balance_cents
    FROM owed
    JOIN receivable AS r ON r.id = owed.receivable_id
    LEFT JOIN moved ON moved.subject_id = r.id
    WHERE owed.balance_cents > 0 AND r.currency = %(currency)s
),
aged AS (
    SELECT
        customer_id,
        count(*) AS titles,
        sum(balance_cents) AS balance_cents,
        min(due_date) AS oldest_due_date,
        sum(balance_cents) FILTER (WHERE due_date < %(past_1)s) AS past_1,
        sum(balance_cents) FILTER (WHERE due_date < %(past_2)s) AS past_2,
        sum(balance_cents) FILTER (WHERE due_date < %(past_3)s) AS past_3,
        sum(balance_cents) FILTER (WHERE due_date < %(past_4)s) AS past_4,
        sum(balance_cents) FILTER (WHERE due_date < %(past_5)s) AS past_5,
        sum(balance_cents) FILTER (WHERE due_date < %(past_6)s) AS past_6,
        sum(balance_cents) FILTER (WHERE due_date < %(past_7)s) AS past_7
    FROM standing
    GROUP BY GROUPING SETS (due_date, customer_id)
),
whole AS (
    SELECT
        aged.customer_id,
        aged.titles,
        aged.oldest_due_date,
        CAST(aged.balance_cents AS bigint) AS balance_cents,
        CAST(coalesce(aged.past_1, 0) AS bigint) AS past_1_cents,
        CAST(coalesce(aged.past_2, 0) AS bigint) AS past_2_cents,
        CAST(coalesce(aged.past_3, 0) AS bigint) AS past_3_cents,
        CAST(coalesce(aged.past_4, 0) AS bigint) AS past_4_cents,
        CAST(coalesce(aged.past_5, 0) AS bigint) AS past_5_cents,
        CAST(coalesce(aged.past_6, 0) AS bigint) AS past_6_cents,
        CAST(coalesce(aged.past_7, 0) AS bigint) AS past_7_cents
    FROM aged
),
page AS (
    SELECT *
    FROM whole
    WHERE customer_id IS NOT NULL
    ORDER BY past_1_cents DESC, balance_cents DESC, customer_id
    LIMIT %(most)s OFFSET %(skip)s
)
SELECT * FROM whole WHERE customer_id IS NULL
UNION ALL
SELECT * FROM page;
