-- The steps that were decided on a day, one by one, each with its debtor and what became of it:
-- those of a step, in some states and of a person where that is asked, after a row.
-- Reads:  dunning_action, plan_step, plan_version, dunning_plan, dunning_task, message, delivery,
--         customer
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    a.id, a.customer_id, u.name, p.name, v.number, s.code, s.kind, a.channel, m.id, d.state,
    t.state, coalesce(d.reason, t.closed_reason, ''), coalesce(t.closed_by, ''), a.due_at,
    coalesce(d.sent_at, t.closed_at), CAST(coalesce(a.because ->> 'cents', '0') AS bigint),
    CAST(a.because ->> 'days_late' AS integer)
FROM dunning_action AS a
JOIN customer AS u ON u.id = a.customer_id
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
WHERE a.company_id = %(company_id)s
    AND a.decided_date = %(day)s
    AND a.id > %(after)s
    AND (%(step)s::text = '' OR s.code = %(step)s::text)
    AND (%(who)s::text = '' OR t.closed_by = %(who)s::text)
    AND (
        %(states)s::text[] IS NULL OR coalesce(d.state, t.state, 'none') = ANY (%(states)s::text[])
    )
ORDER BY a.id
LIMIT %(most)s;
