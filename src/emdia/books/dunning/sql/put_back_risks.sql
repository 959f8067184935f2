-- Give customers back the risk they had before a fact, where what it gave still stands.
-- Reads:  customer, customer_risk, record_change, fact, company
-- Writes: customer_risk, record_change
-- Safe to run twice: yes; what was put back no longer is what the fact gave
WITH chosen AS MATERIALIZED (
    SELECT
        c.id, g.changes -> 'risk' ->> 0 AS old, g.changes -> 'risk' ->> 1 AS given, f.actor_name,
        CAST(f.at AT TIME ZONE y.time_zone AS date) AS since_date
    FROM record_change AS g
    JOIN customer AS c ON c.id = g.subject_id AND c.company_id = g.company_id
    JOIN customer_risk AS r ON r.customer_id = c.id AND r.risk = g.changes -> 'risk' ->> 1
    JOIN fact AS f ON f.id = %(undone_id)s
    JOIN company AS y ON y.id = c.company_id
    WHERE g.company_id = %(company_id)s
        AND g.fact_id = %(fact_id)s
        AND g.subject_kind = 'customer'
        AND g.changes ? 'risk'
        AND c.state NOT IN ('merged', 'discarded')
),
told AS (
    INSERT INTO record_change (company_id, fact_id, subject_kind, subject_id, changes)
    SELECT
        %(company_id)s, %(undone_id)s, 'customer', h.id,
        jsonb_build_object('risk', jsonb_build_array(h.given, h.old))
    FROM chosen AS h
)
UPDATE customer_risk AS r
SET risk = h.old, since_date = h.since_date, source = h.actor_name
FROM chosen AS h
WHERE r.customer_id = h.id
RETURNING r.customer_id;
