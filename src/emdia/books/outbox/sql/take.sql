-- Claim planned messages that are due, the oldest first, for one sender. What another sender
-- holds is passed over.
-- Reads:  delivery
-- Writes: delivery
-- Safe to run twice: yes; each time other messages
UPDATE delivery AS d
SET claim_id = %(claim_id)s
FROM (
    SELECT message_id
    FROM delivery
    WHERE company_id = %(company_id)s AND due_at <= clock_timestamp() AND claim_id IS NULL
    ORDER BY due_at, message_id
    LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
) AS due
WHERE d.message_id = due.message_id
RETURNING d.message_id;
