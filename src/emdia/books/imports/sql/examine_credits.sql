-- Say of each staged credit that is not simply new what it is: the same as the one of its key,
-- or wrong. A credit is never changed: it was posted.
-- Reads:  staged_credit, staged_reference, source_key, customer_credit,
--         staged_verdict
-- Writes: staged_verdict
-- Safe to run twice: yes; the caller empties the verdicts before
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'customer', 'customer_unknown', s.customer
FROM staged_credit AS s
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
WHERE s.import_id = %(import_id)s AND r.customer_id IS NULL;

INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'key', 'row_repeated', s.key
FROM staged_credit AS s
JOIN (
    SELECT key
    FROM staged_credit
    WHERE import_id = %(import_id)s
    GROUP BY key
    HAVING count(*) > 1
) AS twice ON twice.key = s.key
WHERE s.import_id = %(import_id)s;

WITH compared AS (
    SELECT s.line, c.id AS record_id,
        concat_ws(', ',
            CASE WHEN c.customer_id <> r.customer_id THEN 'customer' END,
            CASE WHEN c.origin <> s.origin THEN 'origin' END,
            CASE WHEN c.currency <> s.currency THEN 'currency' END,
            CASE WHEN c.amount_cents <> s.amount_cents THEN 'amount' END,
            CASE WHEN c.since_date <> s.since_date THEN 'since_date' END
        ) AS fixed
    FROM staged_credit AS s
    JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
    JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'credits' AND k.key = s.key
    JOIN customer_credit AS c ON c.id = k.record_id
    WHERE s.import_id = %(import_id)s
)
INSERT INTO staged_verdict (import_id, line, outcome, record_id, field, code, found)
SELECT
    %(import_id)s, line,
    CASE WHEN fixed = '' THEN 'same' ELSE 'wrong' END,
    record_id,
    split_part(fixed, ', ', 1),
    CASE WHEN fixed = '' THEN '' ELSE 'fixed_value_changed' END,
    fixed
FROM compared;

INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'since_date', 'month_closed', s.since_date::text
FROM staged_credit AS s
WHERE s.import_id = %(import_id)s AND s.since_date <= %(closed_through)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.record_id IS NOT NULL
    );
