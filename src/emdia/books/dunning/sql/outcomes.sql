-- What was just decided of each debtor, in one row: how it stands and which steps are taken.
-- Reads:  dunning_verdict, plan_step, customer
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    v.customer_id,
    u.name,
    max(v.standing) FILTER (WHERE v.lane = '') AS standing,
    coalesce(max(s.code) FILTER (WHERE v.lane = ''), '') AS waits_for,
    coalesce(
        string_agg(s.code || CASE WHEN v.channel = '' THEN '' ELSE ' ' || v.channel END, ', '
            ORDER BY v.lane) FILTER (WHERE v.lane <> ''),
        ''
    ) AS steps,
    CAST(max(v.owed_cents) AS bigint) AS owed_cents
FROM dunning_verdict AS v
JOIN customer AS u ON u.id = v.customer_id
LEFT JOIN plan_step AS s ON s.id = v.plan_step_id
WHERE v.company_id = %(company_id)s
GROUP BY v.customer_id, u.name;
