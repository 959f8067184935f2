-- The customers of a salesperson, or of all, who bought nothing since a day, by name, after a
-- place in that order.
-- Reads:  customer, receivable, salesperson
-- Writes: nothing
-- Safe to run twice: yes
SELECT c.id, c.name, c.name_key, s.name, latest.issue_date, latest.document
FROM customer AS c
JOIN salesperson AS s ON s.id = c.salesperson_id
LEFT JOIN LATERAL (
    SELECT r.issue_date, r.document
    FROM receivable AS r
    WHERE r.customer_id = c.id AND r.cancelled_date IS NULL
    ORDER BY r.issue_date DESC, r.id DESC
    LIMIT 1
) AS latest ON TRUE
WHERE c.company_id = %(company_id)s
    AND c.state = 'approved'
    AND (%(salesperson_id)s::bigint IS NULL OR c.salesperson_id = %(salesperson_id)s::bigint)
    AND (c.name_key, c.id) > (%(after_key)s::text, %(after_id)s::bigint)
    AND (latest.issue_date IS NULL OR latest.issue_date <= %(silent_since)s)
ORDER BY c.name_key, c.id
LIMIT %(most)s;
