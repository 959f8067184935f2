-- The steps that were taken, each with the key of its message, and what became of each of them:
-- a message sent or not, a task done or not. The views obey the reader's own policies.
-- Reads:  dunning_action, plan_step, plan_version, dunning_plan, dunning_task, message, delivery,
--         dunning_taken
-- Writes: dunning_taken, dunning_became; views
-- Safe to run twice: no; the second CREATE is refused
CREATE VIEW dunning_taken WITH (security_invoker = true) AS
SELECT
    a.id, a.company_id, a.case_id, a.customer_id, a.plan_version_id, a.plan_step_id, a.cycle_date,
    a.receivable_id, a.channel, a.contact_id, a.decided_date, a.due_at, a.because,
    v.plan_id, v.number AS plan_version, s.code AS step, s.kind, s.offset_days,
    CAST(a.case_id AS text) AS case_key,
    a.plan_version_id || ':' || a.cycle_date || coalesce(':' || a.receivable_id, '') AS cycle
FROM dunning_action AS a
JOIN plan_step AS s ON s.id = a.plan_step_id
JOIN plan_version AS v ON v.id = a.plan_version_id;

CREATE VIEW dunning_became WITH (security_invoker = true) AS
SELECT
    a.id, a.company_id, a.customer_id, a.decided_date, a.due_at, a.channel, a.step, a.kind,
    a.offset_days, a.plan_version AS version, p.name AS plan, m.id AS message_id,
    d.state AS message_state, t.state AS task_state,
    coalesce(d.state, t.state, 'none') AS state,
    coalesce(d.reason, t.closed_reason, '') AS reason,
    coalesce(t.closed_by, '') AS who,
    coalesce(d.sent_at, t.closed_at) AS done_at,
    CAST(coalesce(a.because ->> 'cents', '0') AS bigint) AS cents,
    CAST(a.because ->> 'days_late' AS integer) AS days_late
FROM dunning_taken AS a
JOIN dunning_plan AS p ON p.id = a.plan_id
LEFT JOIN dunning_task AS t ON t.action_id = a.id
LEFT JOIN message AS m
    ON m.company_id = a.company_id AND m.customer_id = a.customer_id
    AND m.purpose = 'dunning' AND m.case_key = a.case_key AND m.plan_version = a.plan_version
    AND m.step = a.step AND m.channel = a.channel AND m.cycle = a.cycle
LEFT JOIN delivery AS d ON d.message_id = m.id;
