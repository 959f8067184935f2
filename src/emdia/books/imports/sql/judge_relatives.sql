-- Say which rows name a relative that cannot be: nobody, the customer itself, one of those below
-- it, or a row of the file that is wrong itself.
-- Reads:  staged_relative, staged_customer, staged_verdict, customer
-- Writes: staged_verdict
-- Safe to run twice: yes; the caller empties the verdicts before
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT
    t.import_id, t.line, 'wrong', t.field,
    CASE WHEN t.customer_id IS NULL AND t.other_line IS NULL THEN 'relative_unknown'
        ELSE 'relative_is_itself' END,
    t.reference
FROM staged_relative AS t
LEFT JOIN (
    SELECT line, max(record_id) AS record_id
    FROM staged_verdict
    WHERE import_id = %(import_id)s
    GROUP BY line
) AS v ON v.line = t.line
WHERE t.import_id = %(import_id)s
    AND (
        (t.customer_id IS NULL AND t.other_line IS NULL)
        OR t.other_line = t.line
        OR t.customer_id = v.record_id
    );

-- A new customer is known by its line, below zero; parents are followed upwards.
WITH RECURSIVE node AS (
    SELECT s.line, coalesce(max(v.record_id), -s.line) AS node
    FROM staged_customer AS s
    LEFT JOIN staged_verdict AS v ON v.import_id = s.import_id AND v.line = s.line
    WHERE s.import_id = %(import_id)s
        AND EXISTS (SELECT 1 FROM staged_relative AS t WHERE t.import_id = s.import_id)
    GROUP BY s.line
),
told AS (
    SELECT t.line, n.node, coalesce(t.customer_id, o.node) AS above, t.reference
    FROM staged_relative AS t
    JOIN node AS n ON n.line = t.line
    LEFT JOIN node AS o ON o.line = t.other_line
    WHERE t.import_id = %(import_id)s AND t.field = 'parent'
),
edge AS (
    SELECT node, above FROM told
    UNION ALL
    SELECT c.id, c.parent_id
    FROM customer AS c
    WHERE c.company_id = %(company_id)s AND c.parent_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM told AS t WHERE t.node = c.id)
),
upward AS (
    SELECT line, node AS start, above AS place FROM told WHERE above <> node
    UNION
    SELECT u.line, u.start, e.above FROM upward AS u JOIN edge AS e ON e.node = u.place
)
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT DISTINCT %(import_id)s, u.line, 'wrong', 'parent', 'relative_in_circle', t.reference
FROM upward AS u
JOIN told AS t ON t.line = u.line
WHERE u.place = u.start;

WITH RECURSIVE wrong AS (
    SELECT v.line
    FROM staged_verdict AS v
    WHERE v.import_id = %(import_id)s AND v.outcome = 'wrong'
    UNION
    SELECT t.line
    FROM wrong AS w
    JOIN staged_relative AS t ON t.import_id = %(import_id)s AND t.other_line = w.line
)
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT t.import_id, t.line, 'wrong', t.field, 'relative_wrong', t.reference
FROM staged_relative AS t
WHERE t.import_id = %(import_id)s AND t.other_line <> t.line
    AND t.other_line IN (SELECT line FROM wrong)
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = t.import_id AND v.line = t.line AND v.field = t.field
            AND v.outcome = 'wrong'
    );
