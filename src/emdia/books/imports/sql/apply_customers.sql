-- Register the new customers of a file as drafts and write its changes over the known ones.
-- Reads:  staged_customer, staged_relative, staged_verdict, salesperson, customer
-- Writes: salesperson, customer, address, source_key, staged_relative
-- Safe to run twice: no; the caller applies a file once, after its fact
INSERT INTO salesperson (company_id, code, name)
SELECT DISTINCT %(company_id)s, s.salesperson, s.salesperson
FROM staged_customer AS s
WHERE s.import_id = %(import_id)s AND s.salesperson IS NOT NULL
ON CONFLICT (company_id, code) DO NOTHING;

INSERT INTO customer (
    company_id, tax_id_kind, tax_id, name, name_key, trade_name, state, external_code, segment,
    language, time_zone, salesperson_id
)
SELECT
    %(company_id)s, s.tax_id_kind, s.tax_id, s.name, s.name_key, coalesce(s.trade_name, ''),
    'draft', coalesce(s.external_code, ''), coalesce(s.segment, ''),
    coalesce(s.language, 'pt-br'),
    coalesce(s.time_zone, 'America/Sao_Paulo'), p.id
FROM staged_customer AS s
LEFT JOIN salesperson AS p ON p.company_id = %(company_id)s AND p.code = s.salesperson
WHERE s.import_id = %(import_id)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    )
ORDER BY s.line;

UPDATE customer AS c
SET tax_id_kind = s.tax_id_kind,
    tax_id = s.tax_id,
    name = s.name,
    name_key = s.name_key,
    trade_name = coalesce(s.trade_name, c.trade_name),
    external_code = coalesce(s.external_code, c.external_code),
    segment = coalesce(s.segment, c.segment),
    language = coalesce(s.language, c.language),
    time_zone = coalesce(s.time_zone, c.time_zone),
    salesperson_id = coalesce(p.id, c.salesperson_id)
FROM staged_verdict AS v
JOIN staged_customer AS s ON s.import_id = v.import_id AND s.line = v.line
LEFT JOIN salesperson AS p ON p.company_id = %(company_id)s AND p.code = s.salesperson
WHERE v.import_id = %(import_id)s AND v.outcome = 'changed' AND v.record_id = c.id
    AND v.changes ?| ARRAY[
        'tax_id', 'name', 'trade_name', 'external_code', 'segment', 'language', 'time_zone',
        'salesperson'
    ]
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS w
        WHERE w.import_id = v.import_id AND w.line = v.line AND w.outcome = 'wrong'
    );

INSERT INTO address AS a (
    company_id, customer_id, purpose, street, number, complement, district, city, state,
    postal_code, country
)
SELECT
    %(company_id)s, c.id, t.purpose, t.street, coalesce(t.number, ''),
    coalesce(t.complement, ''), coalesce(t.district, ''), t.city, coalesce(t.state, ''),
    coalesce(t.postal_code, ''), coalesce(t.country, 'BR')
FROM staged_customer AS s
JOIN customer AS c
    ON c.company_id = %(company_id)s AND c.tax_id_kind = s.tax_id_kind AND c.tax_id = s.tax_id
CROSS JOIN LATERAL (
    VALUES
        ('billing', s.street, s.number, s.complement, s.district, s.city, s.state,
            s.postal_code, s.country),
        ('delivery', s.delivery_street, s.delivery_number, s.delivery_complement,
            s.delivery_district, s.delivery_city, s.delivery_state, s.delivery_postal_code,
            s.delivery_country)
) AS t (purpose, street, number, complement, district, city, state, postal_code, country)
WHERE s.import_id = %(import_id)s AND t.street IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.outcome IN ('wrong', 'same')
    )
ON CONFLICT (customer_id, purpose) DO UPDATE
SET street = excluded.street,
    number = coalesce(nullif(excluded.number, ''), a.number),
    complement = coalesce(nullif(excluded.complement, ''), a.complement),
    district = coalesce(nullif(excluded.district, ''), a.district),
    city = excluded.city,
    state = coalesce(nullif(excluded.state, ''), a.state),
    postal_code = coalesce(nullif(excluded.postal_code, ''), a.postal_code),
    country = excluded.country;

INSERT INTO source_key (company_id, source_id, kind, key, record_id)
SELECT %(company_id)s, %(source_id)s, 'customers', s.key, c.id
FROM staged_customer AS s
JOIN customer AS c
    ON c.company_id = %(company_id)s AND c.tax_id_kind = s.tax_id_kind AND c.tax_id = s.tax_id
WHERE s.import_id = %(import_id)s AND s.key IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.outcome = 'wrong'
    )
ON CONFLICT (source_id, kind, key) DO NOTHING;

-- Relatives last: they may be rows of the same file.
UPDATE staged_relative AS t
SET customer_id = c.id
FROM staged_customer AS s
JOIN customer AS c
    ON c.company_id = %(company_id)s AND c.tax_id_kind = s.tax_id_kind AND c.tax_id = s.tax_id
WHERE t.import_id = %(import_id)s AND s.import_id = t.import_id AND s.line = t.other_line;

UPDATE customer AS c
SET parent_id = coalesce(t.parent_id, c.parent_id),
    payer_id = coalesce(t.payer_id, c.payer_id),
    guarantor_id = coalesce(t.guarantor_id, c.guarantor_id)
FROM (
    SELECT
        line,
        max(customer_id) FILTER (WHERE field = 'parent') AS parent_id,
        max(customer_id) FILTER (WHERE field = 'payer') AS payer_id,
        max(customer_id) FILTER (WHERE field = 'guarantor') AS guarantor_id
    FROM staged_relative
    WHERE import_id = %(import_id)s
    GROUP BY line
) AS t
JOIN staged_customer AS s ON s.import_id = %(import_id)s AND s.line = t.line
WHERE c.company_id = %(company_id)s AND c.tax_id_kind = s.tax_id_kind AND c.tax_id = s.tax_id
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.outcome IN ('wrong', 'same')
    );
