-- Say of each staged customer that is not simply new what it is: the same as the one of its key
-- or tax id, a change of it, or wrong. A blank cell changes nothing.
-- Reads:  staged_customer, source_key, customer, address, salesperson
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
            'street', CASE WHEN n.street IS DISTINCT FROM coalesce(a.street, '')
                    AND n.street IS NOT NULL
                THEN jsonb_build_array(coalesce(a.street, ''), n.street) END,
            'number', CASE WHEN n.street IS NOT NULL AND n.number <> coalesce(a.number, '')
                THEN jsonb_build_array(coalesce(a.number, ''), n.number) END,
            'complement', CASE WHEN n.street IS NOT NULL
                    AND n.complement <> coalesce(a.complement, '')
                THEN jsonb_build_array(coalesce(a.complement, ''), n.complement) END,
            'district', CASE WHEN n.street IS NOT NULL AND n.district <> coalesce(a.district, '')
                THEN jsonb_build_array(coalesce(a.district, ''), n.district) END,
            'city', CASE WHEN n.street IS NOT NULL AND n.city <> coalesce(a.city, '')
                THEN jsonb_build_array(coalesce(a.city, ''), n.city) END,
            'state', CASE WHEN n.street IS NOT NULL AND n.state <> coalesce(a.state, '')
                THEN jsonb_build_array(coalesce(a.state, ''), n.state) END,
            'postal_code', CASE WHEN n.street IS NOT NULL
                    AND n.postal_code <> coalesce(a.postal_code, '')
                THEN jsonb_build_array(coalesce(a.postal_code, ''), n.postal_code) END,
            'country', CASE WHEN n.street IS NOT NULL AND n.country <> coalesce(a.country, 'BR')
                THEN jsonb_build_array(coalesce(a.country, ''), n.country) END
        )) AS changes
    FROM known AS n
    JOIN customer AS c ON c.id = n.record_id
    LEFT JOIN salesperson AS p ON p.id = c.salesperson_id
    LEFT JOIN address AS a ON a.customer_id = c.id AND a.purpose = 'billing'
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
            ELSE ''
        END AS code
    FROM compared
) AS judged;
