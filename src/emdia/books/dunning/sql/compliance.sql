-- What became of each step that was decided on a day: message sent or not and why, task done or
-- not and why, counted by step, outcome, reason and person.
-- Reads:  dunning_action, plan_step, plan_version, dunning_plan, dunning_task, message, delivery
-- Writes: nothing
-- Safe to run twice: yes
WITH became AS (
    SELECT
        p.name AS plan, v.number AS version, s.code AS step, s.kind, a.channel, s.offset_days,
        coalesce(d.state, t.state, 'none') AS state,
        left(coalesce(d.reason, t.closed_reason, ''), 80) AS reason,
        coalesce(t.closed_by, '') AS who,
        CAST(coalesce(a.because ->> 'cents', '0') AS bigint) AS cents
    FROM dunning_action AS a
    JOIN plan_step AS s ON s.id = a.plan_step_id
    JOIN plan_version AS v ON v.id = a.plan_version_id
    JOIN dunning_plan AS p ON p.id = v.plan_id
    LEFT JOIN dunning_task AS t ON t.action_id = a.id
    LEFT JOIN message AS m
        ON m.company_id = a.company_id AND m.customer_id = a.customer_id
        AND m.purpose = 'dunning' AND m.case_key = CAST(a.case_id AS text)
        AND m.plan_version = v.number AND m.step = s.code AND m.channel = a.channel
        AND m.cycle
            = a.plan_version_id || ':' || a.cycle_date || coalesce(':' || a.receivable_id, '')
    LEFT JOIN delivery AS d ON d.message_id = m.id
    WHERE a.company_id = %(company_id)s AND a.decided_date = %(day)s
)
SELECT
    plan, version, step, kind, channel, state, reason, who, CAST(count(*) AS bigint),
    CAST(sum(cents) AS bigint)
FROM became
GROUP BY plan, version, step, kind, channel, offset_days, state, reason, who
ORDER BY plan, version, offset_days, step, channel, state, reason, who;
