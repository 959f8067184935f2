-- Say what providers of Pix answered of charges, as the untold facts have it.
-- Reads:  untold_fact, fact, charge, pix_charge, webhook_endpoint
-- Writes: webhook_event
-- Safe to run twice: yes
WITH said AS (
    SELECT
        f.id AS fact_id, f.at, c.company_id, told.kind, c.id AS subject_id,
        jsonb_build_object(
            'id', c.id, 'receivable_id', c.receivable_id, 'kind', c.kind, 'txid', c.txid,
            'amount_cents', c.amount_cents, 'due_date', c.due_date, 'refusal', p.refusal
        ) AS data
    FROM untold_fact AS u
    JOIN fact AS f ON f.id = u.fact_id
    JOIN LATERAL (
        SELECT 'charge.registered' AS kind, id
        FROM jsonb_array_elements_text(f.data -> 'registered') AS taken (id)
        UNION ALL
        SELECT 'charge.rejected', id
        FROM jsonb_array_elements_text(f.data -> 'rejected') AS refused (id)
    ) AS told ON TRUE
    JOIN charge AS c ON c.id = told.id::bigint
    JOIN pix_charge AS p ON p.charge_id = c.id
    WHERE f.kind = 'pix.answered'
)
INSERT INTO webhook_event (company_id, kind, subject_id, fact_id, happened_at, data)
SELECT company_id, kind, subject_id, fact_id, at, data
FROM said
WHERE EXISTS (
    SELECT 1 FROM webhook_endpoint AS w WHERE w.is_active AND w.event_kinds @> to_jsonb(said.kind)
)
ORDER BY fact_id, kind, subject_id
ON CONFLICT (fact_id, kind, subject_id) DO NOTHING;
