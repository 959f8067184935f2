-- Give customers a risk, or none, and keep what each had before under the fact that says why.
-- Reads:  customer, customer_risk, fact, company
-- Writes: customer_risk, record_change
-- Safe to run twice: yes; a customer who has the risk stays as it is
WITH chosen AS MATERIALIZED (
    SELECT
        c.id, coalesce(r.risk, '') AS before, f.actor_name,
        CAST(f.at AT TIME ZONE y.time_zone AS date) AS since_date
    FROM customer AS c
    JOIN fact AS f ON f.id = %(fact_id)s
    JOIN company AS y ON y.id = c.company_id
    LEFT JOIN customer_risk AS r ON r.customer_id = c.id
    WHERE c.company_id = %(company_id)s
        AND c.id = ANY (%(customer_ids)s::bigint[])
        AND c.state NOT IN ('merged', 'discarded')
        AND coalesce(r.risk, '') <> %(risk)s
),
told AS (
    INSERT INTO record_change (company_id, fact_id, subject_kind, subject_id, changes)
    SELECT
        %(company_id)s, %(fact_id)s, 'customer', h.id,
        jsonb_build_object('risk', jsonb_build_array(h.before, %(risk)s::text))
    FROM chosen AS h
)
INSERT INTO customer_risk (customer_id, company_id, risk, since_date, source)
SELECT h.id, %(company_id)s, %(risk)s, h.since_date, h.actor_name
FROM chosen AS h
ON CONFLICT (customer_id) DO UPDATE
SET risk = EXCLUDED.risk, since_date = EXCLUDED.since_date, source = EXCLUDED.source
RETURNING customer_id;
