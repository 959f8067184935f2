-- Plan the messages of the steps taken on a day, with the titles each is about and the charge
-- by which each can be paid. The sender looks at everything again before one leaves.
-- Reads:  dunning_verdict, dunning_case, dunning_taken, customer, contact, charge
-- Writes: message, message_title, delivery
-- Safe to run twice: yes; the key of a message stands once
WITH action AS MATERIALIZED (
    SELECT
        a.customer_id, a.case_key, a.plan_version, a.step, a.channel, a.contact_id, a.due_at,
        a.cycle,
        CASE WHEN a.receivable_id IS NULL THEN v.receivable_ids ELSE ARRAY[a.receivable_id] END
            AS receivable_ids
    FROM dunning_verdict AS v
    JOIN dunning_case AS c ON c.customer_id = v.customer_id AND c.closed_date IS NULL
    JOIN dunning_taken AS a
        ON a.case_id = c.id AND a.cycle_date = v.cycle_date AND a.plan_step_id = v.plan_step_id
        AND a.channel = v.channel
    WHERE v.company_id = %(company_id)s
        AND v.lane <> ''
        AND v.channel = ANY (%(sent_by)s::text[])
        AND a.kind = ANY (%(message_kinds)s::text[])
),
planned AS (
    INSERT INTO message (
        company_id, purpose, customer_id, case_key, plan_version, step, cycle, channel,
        send_batch_id, contact_id, address, language, reason, planned_at
    )
    SELECT
        %(company_id)s, %(purpose)s, a.customer_id, a.case_key, a.plan_version, a.step, a.cycle,
        a.channel, %(send_batch_id)s, a.contact_id,
        CASE WHEN a.channel = 'email' THEN k.email ELSE k.phone END, u.language, '', now()
    FROM action AS a
    JOIN customer AS u ON u.id = a.customer_id
    JOIN contact AS k ON k.id = a.contact_id
    ORDER BY a.customer_id
    ON CONFLICT ON CONSTRAINT message_once DO NOTHING
    RETURNING id, customer_id, step, cycle, channel
),
named AS MATERIALIZED (
    SELECT m.id AS message_id, a.due_at, a.receivable_ids
    FROM planned AS m
    JOIN action AS a
        ON a.customer_id = m.customer_id AND a.step = m.step AND a.cycle = m.cycle
        AND a.channel = m.channel
),
title AS MATERIALIZED (
    SELECT n.message_id, one.receivable_id
    FROM named AS n
    CROSS JOIN LATERAL unnest(n.receivable_ids) AS one (receivable_id)
),
payable AS (
    SELECT c.receivable_id, max(c.id) AS charge_id
    FROM charge AS c
    JOIN title AS t ON t.receivable_id = c.receivable_id
    WHERE c.company_id = %(company_id)s AND c.state = ANY (%(sendable)s::text[])
    GROUP BY c.receivable_id
),
titles AS (
    -- The key of the message guards it, and each has steps of its own: a title is named again
    -- when its debtor's days are counted from another one.
    INSERT INTO message_title (
        company_id, message_id, receivable_id, charge_id, purpose, step, repeat
    )
    SELECT
        %(company_id)s, t.message_id, t.receivable_id, p.charge_id, %(purpose)s,
        t.message_id, 0
    FROM title AS t
    LEFT JOIN payable AS p ON p.receivable_id = t.receivable_id
    ORDER BY t.receivable_id
)
INSERT INTO delivery (
    message_id, company_id, send_batch_id, state, reason, try_count, due_at, answer
)
SELECT n.message_id, %(company_id)s, %(send_batch_id)s, 'planned', '', 0, n.due_at, ''
FROM named AS n
ORDER BY n.message_id;
