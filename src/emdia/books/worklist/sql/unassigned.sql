-- The debtors of queues with members whom nobody calls, the most valuable first: never given
-- to anybody, or given by rule to somebody who is not here for that queue.
-- Reads:  worklist_entry, worklist_assignment, queue_member
-- Writes: nothing
-- Safe to run twice: yes
WITH here AS MATERIALIZED (
    SELECT m.queue_id, m.user_id
    FROM queue_member AS m
    WHERE m.company_id = %(company_id)s
        AND m.is_member
        AND (m.back_date IS NULL OR m.back_date <= %(as_of)s)
)
SELECT e.customer_id, e.queue_id
FROM worklist_entry AS e
LEFT JOIN worklist_assignment AS a ON a.customer_id = e.customer_id
WHERE e.company_id = %(company_id)s
    AND (%(customers)s::bigint[] IS NULL OR e.customer_id = ANY (%(customers)s::bigint[]))
    AND e.queue_id IN (SELECT queue_id FROM here)
    AND (
        a.customer_id IS NULL
        OR a.source <> 'hand'
        AND (e.queue_id, a.user_id) NOT IN (SELECT queue_id, user_id FROM here)
    )
ORDER BY e.turn, e.minus_value_cents, e.customer_id;
