-- Say which bank files the untold facts applied, and what the banks said of charges in them.
-- Reads:  untold_fact, fact, bank_file, bank_line, charge, webhook_endpoint
-- Writes: webhook_event
-- Safe to run twice: yes
WITH applied AS (
    SELECT f.id AS fact_id, f.at, f.subject_id AS bank_file_id
    FROM untold_fact AS u
    JOIN fact AS f ON f.id = u.fact_id
    WHERE f.kind = 'bank_file.applied'
),
said AS (
    SELECT
        a.fact_id, a.at, b.company_id, 'file.applied' AS kind, b.id AS subject_id,
        jsonb_build_object(
            'id', b.id, 'name', b.name, 'titles', b.titles, 'settled', b.settled,
            'confirmed', b.confirmed, 'rejected', b.rejected, 'exceptions', b.exceptions,
            'paid_cents', b.paid_cents
        ) AS data
    FROM applied AS a
    JOIN bank_file AS b ON b.id = a.bank_file_id
    UNION ALL
    SELECT DISTINCT ON (a.fact_id, l.event, c.id)
        a.fact_id, a.at, c.company_id,
        CASE l.event WHEN %(registered)s THEN 'charge.registered' ELSE 'charge.rejected' END, c.id,
        jsonb_build_object(
            'id', c.id, 'receivable_id', c.receivable_id, 'kind', c.kind,
            'nosso_numero', c.nosso_numero, 'amount_cents', c.amount_cents,
            'due_date', c.due_date, 'file_id', a.bank_file_id, 'motives', l.motives
        )
    FROM applied AS a
    JOIN bank_line AS l ON l.bank_file_id = a.bank_file_id
    JOIN charge AS c ON c.id = l.charge_id
    WHERE l.event IN (%(registered)s, %(rejected)s) AND l.outcome IN ('confirmed', 'rejected')
)
INSERT INTO webhook_event (company_id, kind, subject_id, fact_id, happened_at, data)
SELECT company_id, kind, subject_id, fact_id, at, data
FROM said
WHERE EXISTS (
    SELECT 1 FROM webhook_endpoint AS w WHERE w.is_active AND w.event_kinds @> to_jsonb(said.kind)
)
ORDER BY fact_id, kind, subject_id
ON CONFLICT (fact_id, kind, subject_id) DO NOTHING;
