-- Approve the drafts of which nothing required is missing, up to the last one that was shown.
-- Twin of rules/registration.py, missing; tests/twins/test_registration.py keeps them equal.
-- Reads:  customer, address, contact
-- Writes: customer
-- Safe to run twice: yes; what is approved is no draft any more
UPDATE customer AS c
SET state = 'approved'
WHERE c.company_id = %(company_id)s AND c.state = 'draft' AND c.id <= %(until_id)s
    AND c.id <> ALL (%(left_out)s::bigint[])
    AND EXISTS (SELECT FROM address AS a WHERE a.customer_id = c.id AND a.purpose = 'billing')
    AND EXISTS (
        SELECT
        FROM contact AS t
        WHERE t.customer_id = c.id AND t.is_active
            AND ((t.role = 'finance' AND t.email <> '')
                OR (t.phone <> '' AND c.tax_id_kind = 'cpf'))
    )
    AND (
        %(with_doubles)s
        OR c.name_key = ''
        OR NOT EXISTS (
            SELECT
            FROM customer AS o
            WHERE o.company_id = %(company_id)s AND o.name_key = c.name_key AND o.id <> c.id
                AND o.state NOT IN ('merged', 'discarded') AND (c.group_root = '' OR o.group_root <> c.group_root)
        )
    );
