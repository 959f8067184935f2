-- Count the messages of a batch by state and reason.
-- Reads:  delivery
-- Writes: nothing
-- Safe to run twice: yes
SELECT state, reason, count(*)
FROM delivery
WHERE company_id = %(company_id)s AND send_batch_id = %(send_batch_id)s
GROUP BY state, reason
ORDER BY state, reason;
