-- Find the customer that each reference of a file means: by the source's own key, else by tax
-- id, else by external code where one customer alone has it. Merged ones lead to who they are,
-- discarded ones to nobody.
-- Reads:  staged_reference, source_key, customer
-- Writes: staged_reference
-- Safe to run twice: yes
WITH by_number AS (
    SELECT tax_id, min(coalesce(merged_into_id, id)) AS customer_id
    FROM customer
    WHERE company_id = %(company_id)s AND state <> 'discarded'
    GROUP BY tax_id
),
by_code AS (
    SELECT external_code, min(id) AS customer_id
    FROM customer
    WHERE company_id = %(company_id)s AND external_code <> '' AND state NOT IN ('merged', 'discarded')
    GROUP BY external_code
    HAVING count(*) = 1
)
UPDATE staged_reference AS s
SET customer_id = found.customer_id
FROM (
    SELECT
        r.reference,
        coalesce(c.merged_into_id, c.id, n.customer_id, e.customer_id) AS customer_id
    FROM staged_reference AS r
    LEFT JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'customers' AND k.key = r.reference
    LEFT JOIN customer AS c ON c.id = k.record_id AND c.state <> 'discarded'
    LEFT JOIN by_number AS n ON n.tax_id = r.number
    LEFT JOIN by_code AS e ON e.external_code = r.reference
    WHERE r.import_id = %(import_id)s
) AS found
WHERE s.import_id = %(import_id)s AND s.reference = found.reference
    -- Asked again, most mean whom they meant; one may mean nobody any more.
    AND s.customer_id IS DISTINCT FROM found.customer_id;
