-- How many debtors each member who is here for a queue has to call today, in all queues.
-- Reads:  worklist_entry, queue_member
-- Writes: nothing
-- Safe to run twice: yes
SELECT m.queue_id, m.user_id, (
    SELECT count(*)
    FROM worklist_entry AS e
    WHERE e.company_id = %(company_id)s AND e.user_id = m.user_id AND e.turn < 3
)
FROM queue_member AS m
WHERE m.company_id = %(company_id)s
    AND m.is_member
    AND (m.back_date IS NULL OR m.back_date <= %(as_of)s)
ORDER BY m.queue_id, m.user_id;
