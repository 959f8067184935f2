-- Plan one message to each debtor for the open charges of some receivables, each charge once a
-- step; whom nobody can write to gets a row that says so.
-- Reads:  charge, receivable, customer, contact, contact_consent, message_title
-- Writes: message, message_title, delivery
-- Safe to run twice: yes; a charge is named once by a step and its repeat
WITH wanted AS MATERIALIZED (
    SELECT DISTINCT ON (r.id)
        r.id AS receivable_id, r.customer_id, c.id AS charge_id
    FROM receivable AS r
    JOIN charge AS c ON c.receivable_id = r.id AND c.company_id = r.company_id
    JOIN customer AS u ON u.id = r.customer_id
    WHERE r.company_id = %(company_id)s
        AND r.balance_cents > 0
        AND r.holder = 'own'
        AND u.state <> 'merged'
        AND c.state = ANY (%(sendable)s::text[])
        AND (
            %(receivables)s::bigint[] IS NULL
            AND r.due_date BETWEEN %(first_due)s AND %(last_due)s
            AND r.issue_date >= %(since_date)s
            OR r.id = ANY (%(receivables)s::bigint[])
        )
        AND NOT EXISTS (
            SELECT FROM message_title AS t
            WHERE t.receivable_id = r.id AND t.charge_id = c.id AND t.purpose = %(purpose)s
                AND t.step = %(step)s AND t.repeat = %(repeat)s
        )
    ORDER BY r.id, c.id DESC
),
planned AS (
    INSERT INTO message (
        company_id, purpose, customer_id, case_key, plan_version, step, cycle, channel,
        send_batch_id, contact_id, address, language, repeats_id, reason, planned_at
    )
    SELECT
        %(company_id)s, %(purpose)s, u.id, '', 0, %(step)s, %(cycle)s, 'email',
        %(send_batch_id)s, p.contact_id, coalesce(p.email, ''), u.language,
        %(repeats_id)s::bigint, %(reason)s, now()
    FROM (SELECT DISTINCT w.customer_id FROM wanted AS w) AS d
    JOIN customer AS u ON u.id = d.customer_id
    -- Whom to write to is looked up debtor by debtor, whatever the server knows of contacts that
    -- just came in.
    LEFT JOIN LATERAL (
        SELECT k.id AS contact_id, k.email
        FROM contact AS k
        LEFT JOIN LATERAL (
            SELECT s.is_allowed
            FROM contact_consent AS s
            WHERE s.contact_id = k.id AND s.channel = 'email'
            ORDER BY s.id DESC
            LIMIT 1
        ) AS said ON true
        WHERE k.customer_id = u.id
            AND k.company_id = %(company_id)s
            AND k.is_active
            AND k.email <> ''
            AND k.bounced_at IS NULL
            AND k.role <> 'legal'
            AND said.is_allowed IS DISTINCT FROM false
        ORDER BY
            array_position(ARRAY['finance', 'owner', 'buyer', 'other'], k.role::text), k.id
        LIMIT 1
    ) AS p ON true
    ORDER BY u.id
    ON CONFLICT ON CONSTRAINT message_once DO NOTHING
    RETURNING id, customer_id, contact_id
),
titles AS (
    INSERT INTO message_title (
        company_id, message_id, receivable_id, charge_id, purpose, step, repeat
    )
    SELECT
        %(company_id)s, m.id, w.receivable_id, w.charge_id, %(purpose)s, %(step)s, %(repeat)s
    FROM planned AS m
    JOIN wanted AS w ON w.customer_id = m.customer_id
    ORDER BY w.receivable_id
)
INSERT INTO delivery (
    message_id, company_id, send_batch_id, state, reason, try_count, due_at, answer
)
SELECT
    m.id, %(company_id)s, %(send_batch_id)s,
    CASE WHEN m.contact_id IS NULL THEN 'suppressed' ELSE 'planned' END,
    CASE WHEN m.contact_id IS NULL THEN 'nobody_to_write_to' ELSE '' END,
    0,
    CASE WHEN m.contact_id IS NULL THEN NULL ELSE %(due_at)s END,
    ''
FROM planned AS m
ORDER BY m.id;
