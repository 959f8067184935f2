-- What each customer owes by age, from the balances of now: those with most that is late come first.
-- past_k_cents is what was due before day past_k; the difference of two neighbours is a bucket.
-- Twin of rules/aging.py; tests/twins/test_aging.py keeps them equal.
-- Reads:  receivable
-- Writes: nothing
-- Safe to run twice: yes
WITH ranked AS (
    -- Few sums for the many; the buckets are only of those who are shown.
    SELECT
        customer_id,
        coalesce(sum(balance_cents) FILTER (WHERE due_date < %(past_1)s), 0) AS late_cents,
        sum(balance_cents) AS balance_cents
    FROM receivable
    WHERE company_id = %(company_id)s AND currency = %(currency)s AND balance_cents > 0
    GROUP BY customer_id
    ORDER BY late_cents DESC, balance_cents DESC, customer_id
    LIMIT %(most)s OFFSET %(skip)s
),
aged AS (
    SELECT
        r.customer_id,
        count(*) AS titles,
        min(r.due_date) AS oldest_due_date,
        sum(r.balance_cents) AS balance_cents,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_1)s) AS past_1,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_2)s) AS past_2,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_3)s) AS past_3,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_4)s) AS past_4,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_5)s) AS past_5,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_6)s) AS past_6,
        sum(r.balance_cents) FILTER (WHERE r.due_date < %(past_7)s) AS past_7
    FROM ranked
    JOIN receivable AS r ON r.customer_id = ranked.customer_id
    WHERE r.company_id = %(company_id)s AND r.currency = %(currency)s AND r.balance_cents > 0
    GROUP BY r.customer_id
)
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
ORDER BY past_1_cents DESC, balance_cents DESC, customer_id;
