-- Note which new contacts of a file are reached as a contact of another customer is.
-- Reads:  staged_contact, staged_reference, staged_verdict, contact, customer
-- Writes: import_double
-- Safe to run twice: no; the caller empties what was noted before
WITH fresh AS (
    SELECT s.line, s.name, s.email, s.phone, r.customer_id
    FROM staged_contact AS s
    JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
    WHERE s.import_id = %(import_id)s
        AND NOT EXISTS (
            SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
        )
),
alike AS (
    SELECT f.line, f.name, 'email' AS by_what, min(c.customer_id) AS customer_id
    FROM fresh AS f
    JOIN contact AS c
        ON c.company_id = %(company_id)s AND c.email = f.email AND c.email <> ''
            AND c.customer_id <> f.customer_id
    JOIN customer AS m ON m.id = c.customer_id AND m.state NOT IN ('merged', 'discarded')
    GROUP BY f.line, f.name
    UNION ALL
    SELECT f.line, f.name, 'phone', min(c.customer_id)
    FROM fresh AS f
    JOIN contact AS c
        ON c.company_id = %(company_id)s AND c.phone = f.phone AND c.phone <> ''
            AND c.customer_id <> f.customer_id
    JOIN customer AS m ON m.id = c.customer_id AND m.state NOT IN ('merged', 'discarded')
    GROUP BY f.line, f.name
),
kept AS (
    INSERT INTO import_double (company_id, import_batch_id, line, label, by_what, customer_id)
    SELECT %(company_id)s, %(import_id)s, line, name, by_what, customer_id
    FROM alike
    ORDER BY line
    LIMIT %(most_doubles)s
)
SELECT count(DISTINCT line) FROM alike;
