-- Take what is due, a few of each endpoint, so that a slow one keeps no other waiting. What is
-- not said to have arrived until the lease ends is taken again.
-- Reads:  webhook_endpoint, webhook_delivery
-- Writes: webhook_delivery
-- Safe to run twice: yes
WITH due AS (
    SELECT d.id
    FROM webhook_endpoint AS w
    CROSS JOIN LATERAL (
        SELECT id
        FROM webhook_delivery
        WHERE endpoint_id = w.id AND state IN ('due', 'sending') AND due_at <= %(now)s
        ORDER BY due_at, id
        LIMIT %(most)s
        FOR UPDATE SKIP LOCKED
    ) AS d
    WHERE w.is_active
)
UPDATE webhook_delivery AS d
SET state = 'sending', attempt_count = d.attempt_count + 1, tried_at = %(now)s,
    due_at = %(lease_end)s
FROM due
WHERE d.id = due.id
RETURNING d.id;
