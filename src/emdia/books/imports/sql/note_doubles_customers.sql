-- Note which new customers of a file may be somebody known: a customer of the same name, or an
-- earlier row of it. Establishments of one CNPJ root share their name rightly.
-- Reads:  staged_customer, staged_verdict, customer
-- Writes: import_double
-- Safe to run twice: no; the caller empties what was noted before
WITH fresh AS (
    SELECT s.line, s.name, s.name_key,
        CASE WHEN s.tax_id_kind = 'cnpj' THEN left(s.tax_id, 8) ELSE '' END AS group_root
    FROM staged_customer AS s
    WHERE s.import_id = %(import_id)s AND s.name_key <> ''
        AND NOT EXISTS (
            SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
        )
),
alike AS (
    SELECT f.line, f.name, min(c.id) AS customer_id, NULL::int AS other_line
    FROM fresh AS f
    JOIN customer AS c
        ON c.company_id = %(company_id)s AND c.name_key = f.name_key AND c.state NOT IN ('merged', 'discarded')
    WHERE f.group_root = '' OR c.group_root <> f.group_root
    GROUP BY f.line, f.name
    UNION ALL
    SELECT line, name, NULL, earlier
    FROM (
        SELECT line, name, group_root,
            lag(line) OVER same AS earlier, lag(group_root) OVER same AS earlier_root
        FROM fresh
        WINDOW same AS (PARTITION BY name_key ORDER BY line)
    ) AS f
    WHERE earlier IS NOT NULL AND (group_root = '' OR group_root <> earlier_root)
),
kept AS (
    INSERT INTO import_double (
        company_id, import_batch_id, line, label, by_what, customer_id, other_line
    )
    SELECT %(company_id)s, %(import_id)s, line, name, 'name', customer_id, other_line
    FROM alike
    ORDER BY line
    LIMIT %(most_doubles)s
)
SELECT count(DISTINCT line) FROM alike;
