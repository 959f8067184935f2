-- Write back what one fact changed in customers, where what it wrote still stands.
-- Reads:  customer, record_change
-- Writes: customer
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
        AND c.subject_kind = 'customer'
    GROUP BY c.subject_id
),
standing AS (
    SELECT k.id, old.*
    FROM before AS b
    JOIN customer AS k ON k.id = b.subject_id AND k.company_id = %(company_id)s
    CROSS JOIN LATERAL jsonb_to_record(to_jsonb(k) || b.old_values) AS old (
        segment text, salesperson_id bigint, language text
    )
    WHERE to_jsonb(k) @> b.new_values
        AND k.state NOT IN ('merged', 'discarded')
)
UPDATE customer AS k
SET
    segment = s.segment,
    salesperson_id = s.salesperson_id,
    language = s.language
FROM standing AS s
WHERE k.id = s.id
RETURNING k.id;
