-- Write back what one fact changed in receivables, where what it wrote still stands. What was
-- cancelled since then stays as it is.
-- Reads:  receivable, record_change
-- Writes: receivable
-- Safe to run twice: yes; what was put back no longer is what the fact wrote
WITH before AS (
    SELECT
        c.subject_id,
        jsonb_object_agg(changed.key, changed.value -> 0) AS old_values,
        jsonb_object_agg(changed.key, changed.value -> 1) AS new_values
    FROM record_change AS c
    CROSS JOIN LATERAL jsonb_each(c.changes) AS changed
    WHERE c.company_id = %(company_id)s
        AND c.fact_id = %(fact_id)s
        AND c.subject_kind = 'receivable'
    GROUP BY c.subject_id
),
standing AS (
    SELECT r.id, old.*
    FROM before AS b
    JOIN receivable AS r ON r.id = b.subject_id AND r.company_id = %(company_id)s
    CROSS JOIN LATERAL jsonb_to_record(to_jsonb(r) || b.old_values) AS old (
        due_date date, rebate_cents bigint, document text, salesperson_id bigint,
        branch_id bigint, holder text, fine_ppm int, interest_monthly_ppm int,
        discount_cents bigint, discount_until_date date, interruption text, interrupted_date date
    )
    WHERE to_jsonb(r) @> b.new_values
        AND r.cancelled_date IS NULL
)
UPDATE receivable AS r
SET
    due_date = s.due_date,
    rebate_cents = s.rebate_cents,
    document = s.document,
    salesperson_id = s.salesperson_id,
    branch_id = s.branch_id,
    holder = s.holder,
    fine_ppm = s.fine_ppm,
    interest_monthly_ppm = s.interest_monthly_ppm,
    discount_cents = s.discount_cents,
    discount_until_date = s.discount_until_date,
    interruption = s.interruption,
    interrupted_date = s.interrupted_date
FROM standing AS s
WHERE r.id = s.id
RETURNING r.id;
