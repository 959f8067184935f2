-- Everything that happened between a customer and the company, the latest first: messages, talks,
-- promises, holds, tasks and payments, below a place (at, kind, id).
-- A day without an hour stands at its end, or at the moment of asking if that is earlier.
-- Reads:  message, delivery, contact, interaction, interaction_retraction, promise, promise_part,
--         hold, hold_end, dunning_case, dunning_action, dunning_task, receivable, allocation,
--         receipt
-- Writes: nothing
-- Safe to run twice: yes
WITH talk AS (
    SELECT
        i.made_at AS at, 'talk' AS kind, i.id, i.outcome::text AS state, i.channel::text AS detail,
        coalesce(c.name, '') AS name, i.made_by AS by, 0::bigint AS cents, '' AS currency,
        i.next_date AS day, i.note, coalesce(r.reason, '') AS undone, i.is_outbound AS is_ours
    FROM interaction AS i
    LEFT JOIN interaction_retraction AS r ON r.interaction_id = i.id
    LEFT JOIN contact AS c ON c.id = i.contact_id
    WHERE i.customer_id = %(customer_id)s AND i.message_id IS NULL
),
sent AS (
    SELECT
        coalesce(d.sent_at, d.attention_at, m.planned_at), 'message', m.id, d.state::text,
        m.channel::text, coalesce(c.name, m.address), d.reason, 0::bigint, '', NULL::date,
        m.step, '', true
    FROM message AS m
    JOIN delivery AS d ON d.message_id = m.id
    LEFT JOIN contact AS c ON c.id = m.contact_id
    WHERE m.company_id = %(company_id)s AND m.customer_id = %(customer_id)s
),
promised AS (
    SELECT
        p.made_at, 'promise', p.id, p.state::text, '', coalesce(c.name, ''), p.made_by,
        p.amount_cents, p.currency::text,
        (SELECT max(q.due_date) FROM promise_part AS q WHERE q.promise_id = p.id),
        p.note, '', false
    FROM promise AS p
    LEFT JOIN contact AS c ON c.id = p.contact_id
    WHERE p.customer_id = %(customer_id)s
),
judged AS (
    SELECT
        least((p.closed_date + 1)::timestamp AT TIME ZONE %(zone)s, %(now)s::timestamptz),
        'promise_end', p.id, p.state::text, '', '', '', p.amount_cents, p.currency::text,
        p.closed_date, p.withdrawn_reason, '', false
    FROM promise AS p
    WHERE p.customer_id = %(customer_id)s AND p.closed_date IS NOT NULL
),
held AS (
    SELECT
        h.placed_at, 'hold', h.id, h.kind::text, coalesce(t.document, ''), '', h.placed_by,
        0::bigint, '', h.until_date, h.reason, '', true
    FROM hold AS h
    LEFT JOIN receivable AS t ON t.id = h.receivable_id
    -- Those of promises and agreements are told by them.
    WHERE h.customer_id = %(customer_id)s AND h.kind NOT IN ('promise', 'agreement')
),
lifted AS (
    SELECT
        e.ended_at, 'hold_end', h.id, h.kind::text, coalesce(t.document, ''), '', e.ended_by,
        0::bigint, '', e.ended_date, e.reason, '', true
    FROM hold AS h
    JOIN hold_end AS e ON e.hold_id = h.id
    LEFT JOIN receivable AS t ON t.id = h.receivable_id
    WHERE h.customer_id = %(customer_id)s AND h.kind NOT IN ('promise', 'agreement')
),
task AS (
    SELECT
        coalesce(t.closed_at, least(t.due_at, %(now)s::timestamptz)), 'task', t.action_id,
        t.state::text, t.kind::text, '', t.closed_by, 0::bigint, '', NULL::date,
        t.closed_reason, '', true
    FROM dunning_case AS k
    JOIN dunning_action AS a ON a.case_id = k.id
    JOIN dunning_task AS t ON t.action_id = a.id
    -- What a talk had done is told by the talk.
    WHERE k.customer_id = %(customer_id)s AND t.interaction_id IS NULL
),
paid AS (
    SELECT
        least((c.received_date + 1)::timestamp AT TIME ZONE %(zone)s, %(now)s::timestamptz),
        'payment', c.id, CASE WHEN sum(a.principal_cents + a.interest_cents) > 0 THEN 'paid'
        ELSE 'taken_back' END, c.kind::text, '', '',
        sum(a.principal_cents + a.interest_cents)::bigint, c.currency::text, c.received_date,
        string_agg(DISTINCT t.document, ', ' ORDER BY t.document), '', false
    FROM receivable AS t
    JOIN allocation AS a ON a.receivable_id = t.id
    JOIN receipt AS c ON c.id = a.receipt_id
    WHERE t.customer_id = %(customer_id)s
    GROUP BY c.id
),
happened AS (
    SELECT * FROM talk UNION ALL SELECT * FROM sent UNION ALL SELECT * FROM promised
    UNION ALL SELECT * FROM judged UNION ALL SELECT * FROM held UNION ALL SELECT * FROM lifted
    UNION ALL SELECT * FROM task UNION ALL SELECT * FROM paid
)
SELECT at, kind, id, state, detail, name, by, cents, currency, day, note, undone, is_ours
FROM happened
WHERE (at, kind COLLATE "C", id)
    < (%(before_at)s::timestamptz, %(before_kind)s::text COLLATE "C", %(before_id)s::bigint)
ORDER BY at DESC, kind COLLATE "C" DESC, id DESC
LIMIT %(most)s;
