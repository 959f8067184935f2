-- Judge every open promise at the close of a day: what was paid for its titles since it was made,
-- against its parts. What a closed one held is held no longer.
-- Twin of rules/promises.py; tests/twins/test_promises.py keeps them equal.
-- Reads:  promise, promise_part, promise_title, receivable, receipt, allocation, entry,
--         money_not_known, hold, hold_end
-- Writes: promise, promise_part, promise_title, hold_end
-- Safe to run twice: yes; what is judged is open no more
WITH judged AS MATERIALIZED (
    SELECT p.id, p.company_id, p.customer_id, p.made_date
    FROM promise AS p
    WHERE p.company_id = %(company_id)s AND p.state = 'open'
    FOR UPDATE
),
paid AS MATERIALIZED (
    SELECT
        j.id AS promise_id, r.id AS receipt_id, r.received_date AS on_date,
        sum(
            a.principal_cents + a.interest_cents - a.discount_cents - a.difference_cents
        )::bigint AS amount_cents
    FROM judged AS j
    JOIN promise_title AS t ON t.promise_id = j.id
    JOIN allocation AS a ON a.receivable_id = t.receivable_id
    JOIN receipt AS r ON r.id = a.receipt_id AND r.received_date >= j.made_date
    WHERE a.reverses_number IS NULL
        AND NOT EXISTS (
            SELECT FROM allocation AS b
            WHERE b.receipt_id = a.receipt_id AND b.reverses_number = a.number
        )
    GROUP BY j.id, r.id, r.received_date
),
-- A cheque of the debtor's that nobody can use yet: whether it is money is not known.
uncleared AS MATERIALIZED (
    SELECT DISTINCT j.id AS promise_id
    FROM judged AS j
    JOIN receipt AS r ON r.company_id = j.company_id AND r.customer_id = j.customer_id
    WHERE r.kind = 'cheque'
        AND r.cleared_date IS NULL
        AND r.allocated_cents < r.amount_cents - r.credited_cents - r.refunded_cents
        AND NOT EXISTS (SELECT FROM entry AS e WHERE e.reverses_id = r.entry_id)
),
payment AS MATERIALIZED (
    SELECT
        promise_id, on_date, amount_cents,
        row_number() OVER (
            PARTITION BY promise_id, amount_cents ORDER BY on_date, receipt_id
        ) AS place
    FROM paid
),
part AS MATERIALIZED (
    SELECT
        s.id, s.promise_id, s.deadline_date, s.amount_cents,
        row_number() OVER (
            PARTITION BY s.promise_id, s.amount_cents ORDER BY s.due_date, s.number
        ) AS place
    FROM promise_part AS s
    JOIN judged AS j ON j.id = s.promise_id
),
standing AS MATERIALIZED (
    SELECT
        t.promise_id,
        bool_and(r.balance_cents = 0) AS all_closed,
        bool_or(EXISTS (
            SELECT FROM money_not_known AS m WHERE m.receivable_id = t.receivable_id
        )) OR bool_or(u.promise_id IS NOT NULL) AS is_uncertain
    FROM judged AS j
    JOIN promise_title AS t ON t.promise_id = j.id
    JOIN receivable AS r ON r.id = t.receivable_id
    LEFT JOIN uncleared AS u ON u.promise_id = j.id
    GROUP BY t.promise_id
),
latest AS MATERIALIZED (
    SELECT promise_id, max(on_date) AS on_date
    FROM paid
    GROUP BY promise_id
),
verdict AS MATERIALIZED (
    SELECT
        s.id, s.promise_id,
        CASE
            WHEN y.on_date <= s.deadline_date THEN 'kept'
            WHEN w.all_closed THEN
                CASE
                    WHEN l.on_date IS NULL THEN 'moot'
                    WHEN l.on_date <= s.deadline_date THEN 'kept'
                    ELSE 'broken'
                END
            WHEN w.is_uncertain OR %(as_of)s::date <= s.deadline_date THEN 'open'
            ELSE 'broken'
        END AS state
    FROM part AS s
    JOIN standing AS w ON w.promise_id = s.promise_id
    LEFT JOIN payment AS y
        ON y.promise_id = s.promise_id AND y.amount_cents = s.amount_cents AND y.place = s.place
    LEFT JOIN latest AS l ON l.promise_id = s.promise_id
),
parts AS (
    UPDATE promise_part AS s
    SET state = v.state
    FROM verdict AS v
    WHERE s.id = v.id AND s.state <> v.state
    RETURNING s.id
),
whole AS MATERIALIZED (
    SELECT
        promise_id,
        CASE
            WHEN bool_or(state = 'broken') THEN 'broken'
            WHEN bool_or(state = 'open') THEN 'open'
            WHEN bool_or(state = 'kept') THEN 'kept'
            ELSE 'moot'
        END AS state
    FROM verdict
    GROUP BY promise_id
),
titles AS (
    UPDATE promise_title AS t
    SET is_open = false
    FROM whole AS w
    WHERE t.promise_id = w.promise_id AND w.state <> 'open'
    RETURNING t.id
),
lifted AS (
    INSERT INTO hold_end (hold_id, company_id, ended_date, reason, ended_by, ended_at)
    SELECT h.id, h.company_id, %(as_of)s::date, w.state, %(by)s, now()
    FROM whole AS w
    JOIN promise_title AS t ON t.promise_id = w.promise_id
    JOIN hold AS h ON h.id = t.hold_id
    WHERE w.state <> 'open'
        AND h.until_date >= %(as_of)s::date
        AND NOT EXISTS (SELECT FROM hold_end AS e WHERE e.hold_id = h.id)
    ORDER BY h.id
    RETURNING hold_id
),
closed AS (
    UPDATE promise AS p
    SET state = w.state, closed_date = %(as_of)s::date
    FROM whole AS w
    WHERE p.id = w.promise_id AND w.state <> 'open'
    RETURNING p.state
)
SELECT state, count(*)::int FROM closed GROUP BY state;
