-- Late charges of every open receivable at the close of as_of, itemised, payments included.
-- Days are numbers from 2000-01-01; levels and totals of indexes are parts per trillion.
-- The caller brings the bank day of each day and what each index did, both made by the rules,
-- from the first due date or end of a discount to as_of. No ids means the whole portfolio.
-- Twin of rules/late_charges.py; tests/twins/test_late_charges.py keeps them equal.
-- Reads:  receivable, customer, allocation, receipt, credit_use, entry
-- Writes: nothing
-- Safe to run twice: yes
WITH bank_day AS (
    SELECT b.day, b.rolled_day
    FROM unnest(%(days)s::int[], %(rolled_days)s::int[]) AS b (day, rolled_day)
),
index_day AS (
    SELECT i.code, i.day, i.level_ppt, i.total_ppt
    FROM unnest(
        %(codes)s::text[], %(index_days)s::int[], %(levels)s::bigint[], %(totals)s::bigint[]
    ) AS i (code, day, level_ppt, total_ppt)
),
owed AS (
    SELECT
        r.id,
        r.balance_cents,
        r.due_date - DATE '2000-01-01' AS due_day,
        r.due_date - DATE '2000-01-01' + r.grace_days AS grace_day,
        r.discount_until_date - DATE '2000-01-01' AS until_day,
        CASE
            WHEN c.tax_id_kind = 'cpf' THEN least(r.fine_ppm, %(consumer_fine_ppm)s)
            ELSE r.fine_ppm
        END AS fine_ppm,
        r.interest_monthly_ppm,
        r.discount_cents,
        r.rebate_cents,
        r.legal_interest,
        CASE
            WHEN r.legal_interest AND r.correction_index = '' THEN 'IPCA'
            ELSE r.correction_index
        END AS code,
        -- Before the legal interest of 2024 there is no correction beside Selic.
        CASE
            WHEN r.legal_interest THEN greatest(r.due_date - DATE '2000-01-01', %(eve)s)
            ELSE r.due_date - DATE '2000-01-01'
        END AS since_day
    FROM receivable AS r
    JOIN customer AS c ON c.id = r.customer_id
    WHERE r.company_id = %(company_id)s
        AND r.balance_cents > 0
        AND (%(ids)s::bigint[] IS NULL OR r.id = ANY (%(ids)s::bigint[]))
),
settled AS (
    SELECT
        a.receivable_id, t.received_date, a.principal_cents, a.interest_cents, a.discount_cents
    FROM allocation AS a
    JOIN receipt AS t ON t.id = a.receipt_id
    JOIN owed ON owed.id = a.receivable_id
    UNION ALL
    -- What takes a use back counts on the day of that use, so that the two leave nothing.
    SELECT
        u.receivable_id, e.effective_date, u.principal_cents, u.interest_cents, u.discount_cents
    FROM credit_use AS u
    JOIN owed ON owed.id = u.receivable_id
    JOIN credit_use AS used
        ON used.credit_id = u.credit_id AND used.number = coalesce(u.reverses_number, u.number)
    JOIN entry AS e ON e.id = used.entry_id
),
paid AS (
    SELECT
        receivable_id,
        received_date - DATE '2000-01-01' AS paid_day,
        sum(principal_cents - discount_cents) AS base_cents,
        sum(interest_cents) AS received_cents,
        sum(discount_cents) AS granted_cents
    FROM settled
    GROUP BY receivable_id, received_date
),
granted AS (
    SELECT
        receivable_id,
        sum(received_cents) AS received_cents,
        sum(granted_cents) AS granted_cents
    FROM paid
    GROUP BY receivable_id
),
reduced AS (
    SELECT
        owed.*,
        coalesce(granted.received_cents, 0) AS received_cents,
        -- What was granted uses up the rebate first, then the discount.
        least(
            greatest(owed.rebate_cents - coalesce(granted.granted_cents, 0), 0),
            owed.balance_cents
        ) AS rebate_left_cents,
        greatest(
            owed.discount_cents
                - greatest(coalesce(granted.granted_cents, 0) - owed.rebate_cents, 0),
            0
        ) AS discount_left_cents,
        grace.rolled_day AS free_day,
        coalesce(discount.rolled_day >= %(as_of_day)s, owed.until_day > %(as_of_day)s) AS discount_holds
    FROM owed
    LEFT JOIN granted ON granted.receivable_id = owed.id
    LEFT JOIN bank_day AS grace ON grace.day = owed.grace_day
    LEFT JOIN bank_day AS discount ON discount.day = owed.until_day
),
part AS (
    SELECT
        id, %(as_of_day)s AS end_day, balance_cents - rebate_left_cents AS base_cents,
        due_day, fine_ppm, interest_monthly_ppm, legal_interest, code, since_day, free_day
    FROM reduced
    UNION ALL
    SELECT
        r.id, least(p.paid_day, %(as_of_day)s), p.base_cents,
        r.due_day, r.fine_ppm, r.interest_monthly_ppm, r.legal_interest, r.code, r.since_day,
        r.free_day
    FROM paid AS p
    JOIN reduced AS r ON r.id = p.receivable_id
    WHERE p.base_cents > 0
),
late AS (
    -- A grace that ends after as_of has no bank day here: nothing is late.
    SELECT part.*, CAST(base_cents AS numeric) AS base
    FROM part
    WHERE end_day > free_day
),
indexed AS (
    SELECT
        late.*,
        CAST(greatest(
            div(2 * base * (after_.level_ppt - before_.level_ppt) + before_.level_ppt,
                2 * CAST(before_.level_ppt AS numeric)),
            0
        ) AS numeric) AS correction,
        CASE
            WHEN legal_interest AND due_day < least(end_day, %(eve)s)
            THEN selic_end.total_ppt - selic_due.total_ppt
            ELSE 0
        END AS selic_ppt,
        CASE
            WHEN legal_interest AND since_day < end_day
            THEN legal_end.total_ppt - legal_turn.total_ppt
            ELSE 0
        END AS legal_ppt
    FROM late
    -- A title without an index finds none; one with an index that nobody loaded finds levels
    -- that stand still.
    JOIN index_day AS before_
        ON before_.code = late.code AND before_.day = least(late.since_day, late.end_day)
    JOIN index_day AS after_ ON after_.code = late.code AND after_.day = late.end_day
    LEFT JOIN index_day AS selic_due ON selic_due.code = 'SELIC' AND selic_due.day = late.due_day
    LEFT JOIN index_day AS selic_end
        ON selic_end.code = 'SELIC' AND selic_end.day = least(late.end_day, %(eve)s)
    LEFT JOIN index_day AS legal_turn
        ON legal_turn.code = 'LEGAL' AND legal_turn.day = late.since_day
    LEFT JOIN index_day AS legal_end ON legal_end.code = 'LEGAL' AND legal_end.day = late.end_day
),
charged AS (
    SELECT
        id,
        CAST(0 AS numeric) AS correction_cents,
        div(2 * base * fine_ppm + 1000000, 2000000) AS fine_cents,
        div(2 * base * interest_monthly_ppm * (end_day - due_day) + 30000000, 60000000)
            AS interest_cents
    FROM late
    WHERE code = ''
    UNION ALL
    SELECT
        id,
        correction,
        div(2 * base * fine_ppm + 1000000, 2000000),
        CASE
            WHEN legal_interest
            THEN div(
                2 * (base * selic_ppt + (base + correction) * legal_ppt) + 1000000000000,
                2000000000000)
            ELSE div(
                2 * (base + correction) * interest_monthly_ppm * (end_day - due_day) + 30000000,
                60000000)
        END
    FROM indexed
),
summed AS (
    SELECT
        id,
        sum(correction_cents) AS correction_cents,
        sum(fine_cents) AS fine_cents,
        sum(interest_cents) AS interest_cents
    FROM charged
    GROUP BY id
)
SELECT
    r.id,
    CASE WHEN %(as_of_day)s > r.free_day THEN %(as_of_day)s - r.due_day ELSE 0 END AS days_late,
    r.balance_cents,
    CAST(r.rebate_left_cents AS bigint) AS rebate_cents,
    CAST(CASE
        WHEN r.discount_holds
        THEN least(r.discount_left_cents, r.balance_cents - r.rebate_left_cents)
        ELSE 0
    END AS bigint) AS discount_cents,
    CAST(coalesce(s.correction_cents, 0) AS bigint) AS correction_cents,
    CAST(coalesce(s.fine_cents, 0) AS bigint) AS fine_cents,
    CAST(coalesce(s.interest_cents, 0) AS bigint) AS interest_cents,
    CAST(r.received_cents AS bigint) AS received_cents
FROM reduced AS r
LEFT JOIN summed AS s ON s.id = r.id;
