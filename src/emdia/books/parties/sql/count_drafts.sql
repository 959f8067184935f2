-- Count the drafts of a company by what their checklist lacks, and those of which nothing
-- required is missing; of these, those whose name another customer has, who may be the same.
-- Twin of rules/registration.py, missing; tests/twins/test_registration.py keeps them equal.
-- Reads:  customer, address, contact
-- Writes: nothing
-- Safe to run twice: yes
WITH reached AS (
    SELECT
        customer_id,
        bool_or(role = 'finance' AND email <> '') AS has_email,
        bool_or(phone <> '') AS has_phone
    FROM contact
    WHERE company_id = %(company_id)s AND is_active
    GROUP BY customer_id
),
draft AS (
    SELECT
        c.id, c.name_key, c.group_root,
        NOT EXISTS (
            SELECT FROM address AS a WHERE a.customer_id = c.id AND a.purpose = 'billing'
        ) AS no_address,
        NOT (coalesce(r.has_email, false) OR coalesce(r.has_phone, false)) AS not_reachable,
        c.tax_id_kind <> 'cpf' AND NOT coalesce(r.has_email, false) AS no_email
    FROM customer AS c
    LEFT JOIN reached AS r ON r.customer_id = c.id
    WHERE c.company_id = %(company_id)s AND c.state = 'draft'
),
complete AS (
    SELECT d.id, EXISTS (
        SELECT
        FROM customer AS o
        WHERE o.company_id = %(company_id)s AND o.name_key = d.name_key AND o.id <> d.id
            AND d.name_key <> '' AND o.state NOT IN ('merged', 'discarded')
            AND (d.group_root = '' OR o.group_root <> d.group_root)
    ) AS is_double
    FROM draft AS d
    WHERE NOT (d.no_address OR d.not_reachable OR d.no_email)
)
SELECT
    (SELECT count(*) FROM draft),
    (SELECT count(*) FROM draft WHERE no_address),
    (SELECT count(*) FROM draft WHERE not_reachable),
    (SELECT count(*) FROM draft WHERE no_email),
    (SELECT count(*) FROM complete),
    (SELECT count(*) FROM complete WHERE is_double),
    (SELECT coalesce(max(id), 0) FROM complete);
