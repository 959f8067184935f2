-- What each salesperson's titles are owed late and soon, and how many customers bought nothing
-- for long: titles by who sold them, customers by whose they are.
-- Reads:  salesperson, receivable, customer
-- Writes: nothing
-- Safe to run twice: yes
WITH owed AS (
    SELECT
        r.salesperson_id,
        count(*) FILTER (WHERE r.due_date < %(as_of)s) AS late,
        coalesce(sum(r.balance_cents) FILTER (WHERE r.due_date < %(as_of)s), 0) AS late_cents,
        count(DISTINCT r.customer_id) FILTER (WHERE r.due_date < %(as_of)s) AS late_customers,
        min(r.due_date) FILTER (WHERE r.due_date < %(as_of)s) AS oldest_due,
        count(*) FILTER (WHERE r.due_date >= %(as_of)s) AS soon,
        coalesce(sum(r.balance_cents) FILTER (WHERE r.due_date >= %(as_of)s), 0) AS soon_cents
    FROM receivable AS r
    WHERE r.company_id = %(company_id)s
        AND r.salesperson_id IS NOT NULL
        AND r.balance_cents > 0
        AND r.due_date <= %(until)s
        AND r.currency = %(currency)s
    GROUP BY r.salesperson_id
),
bought AS (
    SELECT c.id, c.salesperson_id, max(r.issue_date) AS latest_date
    FROM customer AS c
    LEFT JOIN receivable AS r ON r.customer_id = c.id AND r.company_id = c.company_id
        AND r.cancelled_date IS NULL
    WHERE c.company_id = %(company_id)s
        AND c.salesperson_id IS NOT NULL
        AND c.state = 'approved'
    GROUP BY c.id, c.salesperson_id
),
own AS (
    SELECT
        b.salesperson_id, count(*) AS customers,
        count(*) FILTER (WHERE b.latest_date IS NULL OR b.latest_date <= %(silent_since)s)
            AS silent
    FROM bought AS b
    GROUP BY b.salesperson_id
)
SELECT
    s.id, s.code, s.name, coalesce(n.customers, 0), coalesce(o.late, 0),
    CAST(coalesce(o.late_cents, 0) AS bigint), coalesce(o.late_customers, 0), o.oldest_due,
    coalesce(o.soon, 0), CAST(coalesce(o.soon_cents, 0) AS bigint), coalesce(n.silent, 0)
FROM salesperson AS s
LEFT JOIN owed AS o ON o.salesperson_id = s.id
LEFT JOIN own AS n ON n.salesperson_id = s.id
WHERE s.company_id = %(company_id)s
ORDER BY coalesce(o.late_cents, 0) DESC, s.name, s.id;
