-- Say of claimed messages whether they may leave now, and mark those that may: what was paid,
-- forbidden or changed since they were planned is looked at again, in this statement. What
-- contact law holds until an hour is planned for it; what it holds for good is suppressed.
-- Reads:  delivery, message, message_title, receivable, charge, customer, contact,
--         contact_consent, send_batch, hold_span, company
-- Writes: delivery
-- Safe to run twice: yes; asked again by the same claim, because the answer to the commit was
--         lost, it says the same
WITH locked AS MATERIALIZED (
    -- In the order of the index, so that two senders never wait for each other.
    SELECT d.message_id, d.send_batch_id, d.state
    FROM delivery AS d
    WHERE d.message_id = ANY (%(message_ids)s::bigint[])
        AND d.company_id = %(company_id)s
        AND d.claim_id = %(claim_id)s
        AND d.state IN ('planned', 'sending')
    ORDER BY d.message_id
    FOR UPDATE
),
mine AS MATERIALIZED (
    SELECT wanted.*, d.send_batch_id, d.state
    FROM unnest(
        %(message_ids)s::bigint[], %(open_cents)s::bigint[], %(held)s::text[],
        %(next_at)s::timestamptz[]
    ) AS wanted (message_id, open_cents, held, next_at)
    JOIN locked AS d ON d.message_id = wanted.message_id
),
-- What a batch costs depends on the batch: whatever the server thinks of tables of which
-- thousands of rows just changed, each is asked once for all the keys of the batch, which walks
-- its index from left to right.
about AS MATERIALIZED (
    SELECT m.id, m.customer_id, m.contact_id, m.address, m.channel, m.purpose
    FROM message AS m
    WHERE m.id = ANY (ARRAY(SELECT x.message_id FROM mine AS x))
),
debtor AS MATERIALIZED (
    SELECT u.id, u.state
    FROM customer AS u
    WHERE u.id = ANY (ARRAY(SELECT DISTINCT m.customer_id FROM about AS m))
),
reached AS MATERIALIZED (
    SELECT k.id, k.is_active, k.email, k.bounced_at
    FROM contact AS k
    WHERE k.id = ANY (ARRAY(SELECT DISTINCT m.contact_id FROM about AS m))
),
said AS MATERIALIZED (
    SELECT DISTINCT ON (s.contact_id, s.channel) s.contact_id, s.channel, s.is_allowed
    FROM contact_consent AS s
    WHERE s.contact_id = ANY (ARRAY(SELECT k.id FROM reached AS k))
    ORDER BY s.contact_id, s.channel, s.id DESC
),
named AS MATERIALIZED (
    SELECT n.message_id, n.receivable_id, n.charge_id
    FROM message_title AS n
    WHERE n.message_id = ANY (ARRAY(SELECT x.message_id FROM mine AS x))
),
title AS MATERIALIZED (
    SELECT r.id, r.company_id, r.customer_id, r.issue_date, r.balance_cents, r.cancelled_date
    FROM receivable AS r
    WHERE r.id = ANY (ARRAY(SELECT DISTINCT n.receivable_id FROM named AS n))
),
bearer AS MATERIALIZED (
    SELECT c.id, c.state
    FROM charge AS c
    WHERE c.id = ANY (ARRAY(SELECT DISTINCT n.charge_id FROM named AS n))
),
today AS MATERIALIZED (
    SELECT (now() AT TIME ZONE o.time_zone)::date AS day
    FROM company AS o
    WHERE o.id = %(company_id)s
),
owed AS MATERIALIZED (
    SELECT
        n.message_id,
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
                AND (SELECT t.day FROM today AS t)
                    BETWEEN h.since_date AND coalesce(h.until_date, 'infinity')
                AND (h.filed_date IS NULL OR r.issue_date <= h.filed_date)
        )) AS is_held
    FROM named AS n
    JOIN about AS m ON m.id = n.message_id
    JOIN title AS r ON r.id = n.receivable_id
    LEFT JOIN bearer AS c ON c.id = n.charge_id
    GROUP BY n.message_id
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
    JOIN about AS m ON m.id = x.message_id
    JOIN debtor AS u ON u.id = m.customer_id
    JOIN reached AS k ON k.id = m.contact_id
    JOIN owed AS t ON t.message_id = x.message_id
    LEFT JOIN send_batch AS b ON b.id = x.send_batch_id
    LEFT JOIN said ON said.contact_id = m.contact_id AND said.channel = m.channel
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
