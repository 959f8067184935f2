-- The segments that customers of the company are in, by name: one step in the index for each.
-- Reads:  customer
-- Writes: nothing
-- Safe to run twice: yes
WITH RECURSIVE told AS (
    (
        SELECT c.segment
        FROM customer AS c
        WHERE c.company_id = %(company_id)s AND c.segment <> ''
        ORDER BY c.segment
        LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT c.segment
        FROM customer AS c
        WHERE c.company_id = %(company_id)s AND c.segment <> '' AND c.segment > t.segment
        ORDER BY c.segment
        LIMIT 1
    )
    FROM told AS t
    WHERE t.segment IS NOT NULL
)
SELECT segment FROM told WHERE segment IS NOT NULL LIMIT %(most)s;
