-- Open a case for everybody of whom something was decided and who has none open.
-- Reads:  dunning_verdict, dunning_case
-- Writes: dunning_case
-- Safe to run twice: yes; a customer has one open case
INSERT INTO dunning_case (
    company_id, customer_id, opened_date, was_late, plan_version_id, standing, plan_step_id,
    hold_kind, anchor_date, since_date
)
SELECT
    v.company_id, v.customer_id, %(as_of)s, v.is_late, v.plan_version_id, v.standing,
    v.plan_step_id, v.hold_kind, v.cycle_date, %(as_of)s
FROM dunning_verdict AS v
WHERE v.company_id = %(company_id)s
    AND v.lane = ''
    AND NOT EXISTS (
        SELECT FROM dunning_case AS c
        WHERE c.customer_id = v.customer_id AND c.closed_date IS NULL
    )
ORDER BY v.customer_id;
