-- Open receivables that something speaks for as what a sum of money pays: each way of
-- looking is bounded and walks an index, so the portfolio may be large.
-- Reads:  charge, receivable, customer, allocation, receipt, manual_receipt
-- Writes: nothing
-- Safe to run twice: yes
WITH alike AS MATERIALIZED (
    SELECT customer_id, likeness_ppm FROM customers_like(%(company_id)s, %(name_key)s, 10)
),
payer AS MATERIALIZED (
    -- Whom this payer has paid for before.
    SELECT DISTINCT t.customer_id
    FROM manual_receipt AS m
    JOIN receipt AS t ON t.id = m.receipt_id
    WHERE m.company_id = %(company_id)s
        AND m.payer_tax_id = %(payer_tax_id)s AND m.payer_tax_id <> ''
        AND t.customer_id IS NOT NULL
    LIMIT 10
),
of_customer AS MATERIALIZED (
    SELECT customer_id FROM alike
    UNION
    SELECT customer_id FROM payer
    UNION
    SELECT c.id FROM customer AS c
    WHERE c.company_id = %(company_id)s
        AND c.tax_id_kind = ANY (ARRAY['cpf', 'cnpj']) AND c.tax_id = %(payer_tax_id)s
    UNION
    SELECT %(customer_id)s::bigint WHERE %(customer_id)s IS NOT NULL
),
hinted AS (
    (
        SELECT c.receivable_id AS id FROM charge AS c
        WHERE c.bank_account_id = ANY (%(account_ids)s::bigint[])
            AND c.number_key = ANY (%(number_keys)s::text[])
        LIMIT 50
    )
    UNION
    (
        SELECT r.id FROM receivable AS r
        WHERE r.company_id = %(company_id)s AND r.document = ANY (%(documents)s::text[])
        LIMIT 10
    )
    UNION
    (
        SELECT r.id FROM of_customer AS o
        JOIN LATERAL (
            SELECT id FROM receivable
            WHERE customer_id = o.customer_id AND balance_cents > 0
            ORDER BY due_date LIMIT 30
        ) AS r ON true
        LIMIT 100
    )
    UNION
    (
        -- The amount on the title, and amounts with the usual late charges off.
        SELECT r.id
        FROM unnest(%(principals)s::bigint[], %(due_dates)s::date[]) AS shape (cents, due_date)
        JOIN LATERAL (
            SELECT id FROM receivable
            WHERE company_id = %(company_id)s AND net_cents = shape.cents
                AND due_date = shape.due_date AND balance_cents > 0
            LIMIT 5
        ) AS r ON true
        LIMIT 60
    )
    UNION
    (
        SELECT r.id FROM receivable AS r
        WHERE r.company_id = %(company_id)s AND r.net_cents = %(amount_cents)s
            AND r.due_date BETWEEN %(first_date)s AND %(last_date)s AND r.balance_cents > 0
        ORDER BY r.due_date DESC
        LIMIT 40
    )
)
SELECT
    r.id,
    c.tax_id,
    coalesce(a.likeness_ppm, 0),
    (
        SELECT coalesce(array_agg(g.number_key), ARRAY[]::text[]) FROM charge AS g
        WHERE g.receivable_id = r.id AND g.number_key <> ''
    ),
    coalesce(habit.times, 0),
    habit.days,
    EXISTS (SELECT FROM payer AS p WHERE p.customer_id = r.customer_id)
FROM hinted AS h
JOIN receivable AS r ON r.id = h.id
JOIN customer AS c ON c.id = r.customer_id
LEFT JOIN alike AS a ON a.customer_id = r.customer_id
LEFT JOIN LATERAL (
    SELECT count(*)::int AS times, round(avg(paid.days))::int AS days
    FROM (
        SELECT t.received_date - o.due_date AS days
        FROM receivable AS o
        JOIN allocation AS l ON l.receivable_id = o.id AND l.reverses_number IS NULL
        JOIN receipt AS t ON t.id = l.receipt_id
        WHERE o.customer_id = r.customer_id
        LIMIT 12
    ) AS paid
) AS habit ON true
WHERE r.balance_cents > 0
LIMIT 200;
