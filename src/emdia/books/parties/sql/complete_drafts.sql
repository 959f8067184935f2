-- Return the drafts of which nothing required is missing, by id, and whether another customer
-- has the same name and may be the same.
-- Twin of rules/registration.py, missing; tests/twins/test_registration.py keeps them equal.
-- Reads:  customer, address, contact
-- Writes: nothing
-- Safe to run twice: yes
SELECT d.id, d.name, d.tax_id_kind, d.tax_id, d.is_double
FROM (
    SELECT c.*, EXISTS (
        SELECT
        FROM customer AS o
        WHERE o.company_id = %(company_id)s AND o.name_key = c.name_key AND o.id <> c.id
            AND c.name_key <> '' AND o.state NOT IN ('merged', 'discarded')
            AND (c.group_root = '' OR o.group_root <> c.group_root)
    ) AS is_double
    FROM customer AS c
    WHERE c.company_id = %(company_id)s AND c.state = 'draft'
        AND c.id <= %(until_id)s
        AND EXISTS (SELECT FROM address AS a WHERE a.customer_id = c.id AND a.purpose = 'billing')
        AND EXISTS (
            SELECT
            FROM contact AS t
            WHERE t.customer_id = c.id AND t.is_active
                AND ((t.role = 'finance' AND t.email <> '')
                    OR (t.phone <> '' AND c.tax_id_kind = 'cpf'))
        )
) AS d
WHERE d.is_double = %(is_double)s
ORDER BY d.id
LIMIT %(most)s;
