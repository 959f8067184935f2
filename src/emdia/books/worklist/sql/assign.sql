-- Let debtors be called by somebody: kept beside the debtor, and in the list.
-- Reads:  worklist_entry
-- Writes: worklist_assignment, worklist_entry
-- Safe to run twice: yes; a debtor has one who calls
WITH wanted AS MATERIALIZED (
    SELECT *
    FROM unnest(%(customers)s::bigint[], %(users)s::bigint[]) AS w (customer_id, user_id)
),
kept AS (
    INSERT INTO worklist_assignment (
        customer_id, company_id, user_id, source, since_date, assigned_by
    )
    SELECT w.customer_id, %(company_id)s, w.user_id, %(source)s, %(on)s, %(by)s
    FROM wanted AS w
    ORDER BY w.customer_id
    ON CONFLICT (customer_id) DO UPDATE
    SET user_id = excluded.user_id, source = excluded.source, since_date = excluded.since_date,
        assigned_by = excluded.assigned_by
)
UPDATE worklist_entry AS e
SET user_id = w.user_id
FROM wanted AS w
WHERE e.customer_id = w.customer_id AND e.company_id = %(company_id)s;
