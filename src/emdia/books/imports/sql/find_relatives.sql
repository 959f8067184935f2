-- Find whom each row of a file of customers means by its parent, payer and guarantor: a customer,
-- else another row of the file by its key, tax id or, where one alone has it, external code.
-- Reads:  staged_customer, staged_reference, staged_relative
-- Writes: staged_relative
-- Safe to run twice: yes
DELETE FROM staged_relative WHERE import_id = %(import_id)s;

INSERT INTO staged_relative (import_id, line, field, reference, customer_id, other_line)
SELECT
    s.import_id, s.line, t.field, t.reference, r.customer_id,
    CASE WHEN r.customer_id IS NULL THEN coalesce(k.line, n.line, e.line) END
FROM staged_customer AS s
CROSS JOIN LATERAL (
    VALUES ('parent', s.parent), ('payer', s.payer), ('guarantor', s.guarantor)
) AS t (field, reference)
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = t.reference
LEFT JOIN (
    SELECT key, min(line) AS line
    FROM staged_customer
    WHERE import_id = %(import_id)s
    GROUP BY key
) AS k ON k.key = t.reference
LEFT JOIN (
    SELECT tax_id, min(line) AS line
    FROM staged_customer
    WHERE import_id = %(import_id)s
    GROUP BY tax_id
) AS n ON n.tax_id = r.number
LEFT JOIN (
    SELECT external_code, min(line) AS line
    FROM staged_customer
    WHERE import_id = %(import_id)s
    GROUP BY external_code
    HAVING count(*) = 1
) AS e ON e.external_code = t.reference
WHERE s.import_id = %(import_id)s AND t.reference IS NOT NULL;
