-- Record the steps that are taken, each with its because: one for the debtor, or one for each
-- title where the step says so.
-- Reads:  dunning_verdict, dunning_case, plan_step, customer
-- Writes: dunning_action
-- Safe to run twice: yes; a step is taken once a cycle
INSERT INTO dunning_action (
    company_id, case_id, customer_id, plan_version_id, plan_step_id, cycle_date, receivable_id,
    channel, contact_id, decided_date, due_at, because
)
SELECT
    v.company_id, c.id, v.customer_id, v.plan_version_id, v.plan_step_id, v.cycle_date,
    one.receivable_id, v.channel, v.contact_id, %(as_of)s,
    (CAST(%(as_of)s AS timestamp) + s.at_minutes * INTERVAL '1 minute') AT TIME ZONE u.time_zone,
    jsonb_build_object(
        'days_late', v.days_late, 'collection_days', v.collection_days,
        'titles', v.titles_count, 'cents', v.owed_cents, 'caught_up', v.is_caught_up
    )
FROM dunning_verdict AS v
JOIN plan_step AS s ON s.id = v.plan_step_id
JOIN dunning_case AS c ON c.customer_id = v.customer_id AND c.closed_date IS NULL
JOIN customer AS u ON u.id = v.customer_id
CROSS JOIN LATERAL unnest(
    CASE WHEN s.by_title THEN v.receivable_ids ELSE ARRAY[NULL]::bigint[] END
) AS one (receivable_id)
WHERE v.company_id = %(company_id)s AND v.lane <> ''
ORDER BY v.customer_id
ON CONFLICT ON CONSTRAINT dunning_action_once DO NOTHING;
