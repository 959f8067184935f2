-- Say of each staged customer that is not simply new what it is: the same as the one of its key
-- or tax id, a change of it, or wrong. A blank cell changes nothing.
-- Reads:  staged_customer, staged_relative, source_key, customer, address, salesperson
-- Writes: staged_verdict
-- Safe to run twice: yes; the caller empties the verdicts before
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'tax_id', 'row_repeated', s.tax_id
FROM staged_customer AS s
JOIN (
    SELECT tax_id_kind, tax_id
    FROM staged_customer
    WHERE import_id = %(import_id)s
    GROUP BY tax_id_kind, tax_id
    HAVING count(*) > 1
) AS twice ON twice.tax_id_kind = s.tax_id_kind AND twice.tax_id = s.tax_id
WHERE s.import_id = %(import_id)s;

INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'key', 'row_repeated', s.key
FROM staged_customer AS s
JOIN (
    SELECT key
    FROM staged_customer
    WHERE import_id = %(import_id)s AND key IS NOT NULL
    GROUP BY key
    HAVING count(*) > 1
) AS twice ON twice.key = s.key
WHERE s.import_id = %(import_id)s;

WITH known AS (
    SELECT
        s.*,
        coalesce(by_key.id, by_number.id) AS record_id,
        by_key.id <> by_number.id AS is_split
    FROM staged_customer AS s
    LEFT JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'customers' AND k.key = s.key
    LEFT JOIN customer AS by_key ON by_key.id = k.record_id
    LEFT JOIN customer AS by_number
        ON by_number.company_id = %(company_id)s AND by_number.tax_id_kind = s.tax_id_kind
            AND by_number.tax_id = s.tax_id
    WHERE s.import_id = %(import_id)s AND (by_key.id IS NOT NULL OR by_number.id IS NOT NULL)
),
-- What differs in its addresses, of those the file has.
addressed AS (
    SELECT
        n.line,
        jsonb_object_agg(t.prefix || f.field, jsonb_build_array(f.old, f.new)) AS changes
    FROM known AS n
    CROSS JOIN LATERAL (
        VALUES
            ('billing', '', n.street, n.number, n.complement, n.district, n.city, n.state,
                n.postal_code, n.country),
            ('delivery', 'delivery_', n.delivery_street, n.delivery_number,
                n.delivery_complement, n.delivery_district, n.delivery_city, n.delivery_state,
                n.delivery_postal_code, n.delivery_country)
    ) AS t (purpose, prefix, street, number, complement, district, city, state, postal_code,
        country)
    LEFT JOIN address AS a ON a.customer_id = n.record_id AND a.purpose = t.purpose
    CROSS JOIN LATERAL (
        VALUES
            ('street', coalesce(a.street, ''), t.street),
            ('number', coalesce(a.number, ''), t.number),
            ('complement', coalesce(a.complement, ''), t.complement),
            ('district', coalesce(a.district, ''), t.district),
            ('city', coalesce(a.city, ''), t.city),
            ('state', coalesce(a.state, ''), t.state),
            ('postal_code', coalesce(a.postal_code, ''), t.postal_code),
            ('country', coalesce(a.country, 'BR'), t.country)
    ) AS f (field, old, new)
    WHERE t.street IS NOT NULL AND f.new <> f.old
    GROUP BY n.line
),
related AS (
    SELECT
        n.line,
        jsonb_object_agg(
            t.field, jsonb_build_array(coalesce(o.tax_id, ''), t.reference)
        ) AS changes
    FROM known AS n
    JOIN staged_relative AS t ON t.import_id = n.import_id AND t.line = n.line
    JOIN customer AS c ON c.id = n.record_id
    LEFT JOIN customer AS o
        ON o.id = CASE t.field WHEN 'parent' THEN c.parent_id WHEN 'payer' THEN c.payer_id
            ELSE c.guarantor_id END
    WHERE t.customer_id IS DISTINCT FROM o.id
    GROUP BY n.line
),
compared AS (
    SELECT
        n.line, n.record_id, n.tax_id, n.is_split, c.state,
        jsonb_strip_nulls(jsonb_build_object(
            'tax_id', CASE WHEN c.tax_id <> n.tax_id
                THEN jsonb_build_array(c.tax_id, n.tax_id) END,
            'name', CASE WHEN c.name <> n.name THEN jsonb_build_array(c.name, n.name) END,
            'trade_name', CASE WHEN c.trade_name <> n.trade_name
                THEN jsonb_build_array(c.trade_name, n.trade_name) END,
            'external_code', CASE WHEN c.external_code <> n.external_code
                THEN jsonb_build_array(c.external_code, n.external_code) END,
            'segment', CASE WHEN c.segment <> n.segment
                THEN jsonb_build_array(c.segment, n.segment) END,
            'language', CASE WHEN c.language <> n.language
                THEN jsonb_build_array(c.language, n.language) END,
            'salesperson', CASE WHEN n.salesperson IS NOT NULL
                    AND n.salesperson IS DISTINCT FROM p.code
                THEN jsonb_build_array(coalesce(p.code, ''), n.salesperson) END,
            'time_zone', CASE WHEN c.time_zone <> n.time_zone
                THEN jsonb_build_array(c.time_zone, n.time_zone) END
        )) || coalesce(a.changes, '{}') || coalesce(t.changes, '{}') AS changes
    FROM known AS n
    JOIN customer AS c ON c.id = n.record_id
    LEFT JOIN salesperson AS p ON p.id = c.salesperson_id
    LEFT JOIN addressed AS a ON a.line = n.line
    LEFT JOIN related AS t ON t.line = n.line
)
INSERT INTO staged_verdict (import_id, line, outcome, record_id, field, code, found, changes)
SELECT
    %(import_id)s, line,
    CASE WHEN code <> '' THEN 'wrong' WHEN changes = '{}' THEN 'same' ELSE 'changed' END,
    record_id,
    CASE WHEN code = '' THEN '' ELSE 'tax_id' END,
    code,
    CASE WHEN code = '' THEN '' ELSE tax_id END,
    nullif(changes, '{}')
FROM (
    SELECT *,
        CASE
            WHEN is_split THEN 'tax_id_of_another_key'
            WHEN state = 'merged' THEN 'customer_merged'
            WHEN state = 'discarded' THEN 'customer_discarded'
            ELSE ''
        END AS code
    FROM compared
) AS judged;
