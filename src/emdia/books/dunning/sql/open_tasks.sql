-- Put what a person is to do on the worklist: every step just taken whose kind is no message.
-- Reads:  dunning_verdict, dunning_case, dunning_action, plan_step
-- Writes: dunning_task
-- Safe to run twice: yes; an action has one task
INSERT INTO dunning_task (action_id, company_id, case_id, kind, due_at)
SELECT a.id, a.company_id, a.case_id, s.kind, a.due_at
FROM dunning_verdict AS v
JOIN dunning_case AS c ON c.customer_id = v.customer_id AND c.closed_date IS NULL
JOIN dunning_action AS a
    ON a.case_id = c.id AND a.cycle_date = v.cycle_date AND a.plan_step_id = v.plan_step_id
    AND a.channel = v.channel
JOIN plan_step AS s ON s.id = v.plan_step_id
WHERE v.company_id = %(company_id)s
    AND v.lane <> ''
    AND s.kind = ANY (%(task_kinds)s::text[])
ORDER BY a.id
ON CONFLICT (action_id) DO NOTHING;
