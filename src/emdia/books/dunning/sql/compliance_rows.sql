-- The steps that were decided on a day, one by one, each with its debtor and what became of it:
-- those of a step, in some states and of a person where that is asked, after a row.
-- Reads:  dunning_became, customer
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    a.id, a.customer_id, u.name, a.plan, a.version, a.step, a.kind, a.channel, a.message_id,
    a.message_state, a.task_state, a.reason, a.who, a.due_at, a.done_at, a.cents, a.days_late
FROM dunning_became AS a
JOIN customer AS u ON u.id = a.customer_id
WHERE a.company_id = %(company_id)s
    AND a.decided_date = %(day)s
    AND a.id > %(after)s
    AND (%(step)s::text = '' OR a.step = %(step)s::text)
    AND (%(who)s::text = '' OR a.who = %(who)s::text)
    AND (%(states)s::text[] IS NULL OR a.state = ANY (%(states)s::text[]))
ORDER BY a.id
LIMIT %(most)s;
