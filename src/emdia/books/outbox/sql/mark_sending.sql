-- Say of claimed messages whether they may leave now, and mark those that may: what was paid,
-- forbidden or changed since they were planned is looked at again, in this statement. What
-- contact law holds until an hour is planned for it; what it holds for good is suppressed.
-- Reads:  delivery, message, message_title, receivable, charge, customer, contact,
--         contact_consent, send_batch, hold_span, company
-- Writes: delivery
-- Safe to run twice: yes; asked again by the same claim, because the answer to the commit was
--         lost, it says the same
WITH mine AS MATERIALIZED (
    -- What a batch costs depends on the batch: every row is looked up by its key, whatever the
    -- server thinks of tables of which thousands of rows just changed.
    SELECT wanted.*, d.send_batch_id, d.state
    FROM unnest(
        %(message_ids)s::bigint[], %(open_cents)s::bigint[], %(held)s::text[],
        %(next_at)s::timestamptz[]
    ) AS wanted (message_id, open_cents, held, next_at)
    CROSS JOIN LATERAL (
        SELECT one.send_batch_id, one.state
        FROM delivery AS one
        WHERE one.message_id = wanted.message_id
            AND one.company_id = %(company_id)s
            AND one.claim_id = %(claim_id)s
            AND one.state IN ('planned', 'sending')
        LIMIT 1
        FOR UPDATE
    ) AS d
),
verdict AS MATERIALIZED (
    SELECT
        x.message_id,
        CASE
            WHEN b.stopped_at IS NOT NULL THEN 'stopped'
            WHEN u.state = 'merged' THEN 'customer_merged'
            WHEN NOT k.is_active OR k.email <> m.address THEN 'contact_changed'
            WHEN k.bounced_at IS NOT NULL THEN 'bounced'
            WHEN said.is_allowed IS FALSE THEN 'opted_out'
            WHEN t.is_cancelled THEN 'cancelled'
            WHEN NOT t.is_owed THEN 'paid'
            WHEN t.is_held THEN 'held'
            WHEN t.is_announced THEN 'payment_announced'
            WHEN t.open_cents = 0 THEN 'charge_gone'
            -- What was marked before its answer was lost was asked about then.
            WHEN x.state = 'planned' AND x.held <> '' THEN x.held
            WHEN t.open_cents <> x.open_cents THEN 'outdated'
            ELSE ''
        END AS why,
        x.held,
        x.next_at
    FROM mine AS x
    CROSS JOIN LATERAL (
        SELECT one.company_id, one.customer_id, one.contact_id, one.address, one.channel, one.purpose
        FROM message AS one
        WHERE one.id = x.message_id
        LIMIT 1
    ) AS m
    CROSS JOIN LATERAL (
        SELECT one.time_zone FROM company AS one WHERE one.id = m.company_id LIMIT 1
    ) AS o
    CROSS JOIN LATERAL (
        SELECT one.state FROM customer AS one WHERE one.id = m.customer_id LIMIT 1
    ) AS u
    CROSS JOIN LATERAL (
        SELECT one.is_active, one.email, one.bounced_at
        FROM contact AS one
        WHERE one.id = m.contact_id
        LIMIT 1
    ) AS k
    CROSS JOIN LATERAL (
        SELECT
            coalesce(sum(r.balance_cents) FILTER (
                WHERE n.charge_id IS NULL OR c.state = ANY (%(sendable)s::text[])
            ), 0)::bigint AS open_cents,
            bool_or(r.balance_cents > 0) AS is_owed,
            bool_or(r.balance_cents > 0 AND c.state = 'payment_announced') AS is_announced,
            bool_and(r.cancelled_date IS NOT NULL) AS is_cancelled,
            -- A charge notice is no demand. One title that is held is enough: what asks for it may
            -- not leave, and the step is decided anew.
            bool_or(m.purpose <> 'charge_notice' AND r.balance_cents > 0 AND EXISTS (
                SELECT
                FROM hold_span AS h
                WHERE h.company_id = r.company_id
                    AND (h.receivable_id = r.id OR h.receivable_id IS NULL
                        AND h.customer_id IN (r.customer_id, m.customer_id))
                    AND (now() AT TIME ZONE o.time_zone)::date
                        BETWEEN h.since_date AND coalesce(h.until_date, 'infinity')
                    AND (h.filed_date IS NULL OR r.issue_date <= h.filed_date)
            )) AS is_held
        FROM (
            SELECT named.receivable_id, named.charge_id
            FROM message_title AS named
            WHERE named.message_id = x.message_id
            OFFSET 0
        ) AS n
        CROSS JOIN LATERAL (
            SELECT
                one.id, one.company_id, one.customer_id, one.issue_date, one.balance_cents,
                one.cancelled_date
            FROM receivable AS one
            WHERE one.id = n.receivable_id
            LIMIT 1
        ) AS r
        LEFT JOIN LATERAL (
            SELECT one.state FROM charge AS one WHERE one.id = n.charge_id LIMIT 1
        ) AS c ON true
    ) AS t
    LEFT JOIN send_batch AS b ON b.id = x.send_batch_id
    LEFT JOIN LATERAL (
        SELECT s.is_allowed
        FROM contact_consent AS s
        WHERE s.contact_id = m.contact_id AND s.channel = m.channel
        ORDER BY s.id DESC
        LIMIT 1
    ) AS said ON true
    WHERE t.is_owed IS NOT NULL
),
marked AS (
    UPDATE delivery AS d
    SET
        state = CASE
            WHEN v.why = '' THEN 'sending'
            WHEN v.why = v.held AND v.next_at IS NOT NULL THEN 'planned'
            ELSE 'suppressed'
        END,
        reason = CASE WHEN v.why = v.held AND v.next_at IS NOT NULL THEN '' ELSE v.why END,
        due_at = CASE WHEN v.why <> '' AND v.why = v.held THEN v.next_at END,
        claim_id = CASE
            WHEN v.why <> '' AND v.why = v.held AND v.next_at IS NOT NULL THEN NULL
            ELSE d.claim_id
        END,
        try_count = d.try_count + CASE WHEN v.why = '' AND d.state = 'planned' THEN 1 ELSE 0 END,
        sending_at = CASE WHEN v.why = '' THEN clock_timestamp() ELSE d.sending_at END
    FROM verdict AS v
    WHERE d.message_id = v.message_id AND v.why <> 'outdated'
        AND d.message_id = ANY (%(message_ids)s)
    RETURNING d.message_id, v.why, d.try_count
)
SELECT message_id, why, try_count FROM marked
UNION ALL
SELECT message_id, why, 0 FROM verdict WHERE why = 'outdated';
