-- Keep how the debtors stand, where it is otherwise than before. Of whom something was done
-- today it stays said all day.
-- Reads:  dunning_verdict, dunning_case
-- Writes: dunning_case
-- Safe to run twice: yes; what stands is not written again
UPDATE dunning_case AS c
SET
    was_late = c.was_late OR v.is_late,
    plan_version_id = v.plan_version_id,
    standing = v.standing,
    plan_step_id = v.plan_step_id,
    hold_kind = v.hold_kind,
    anchor_date = v.cycle_date,
    since_date = %(as_of)s
FROM dunning_verdict AS v
WHERE v.company_id = %(company_id)s
    AND v.lane = ''
    AND c.customer_id = v.customer_id
    AND c.closed_date IS NULL
    AND NOT (c.standing = 'acts' AND c.since_date = %(as_of)s AND v.standing <> 'held')
    AND (
        c.was_late, c.plan_version_id, c.standing, c.plan_step_id, c.hold_kind, c.anchor_date
    ) IS DISTINCT FROM (
        c.was_late OR v.is_late, v.plan_version_id, v.standing, v.plan_step_id, v.hold_kind,
        v.cycle_date
    );
