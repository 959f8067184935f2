-- Say which receipts the untold facts posted and reversed. Those of bank files are found by their
-- lines, which name the first entry of a receipt also when another one answered it.
-- Reads:  untold_fact, fact, posting_batch, entry, receipt, bank_line, webhook_endpoint
-- Writes: webhook_event
-- Safe to run twice: yes
WITH untold AS (
    SELECT f.id AS fact_id, f.at, f.kind, f.subject_kind, f.subject_id, b.id AS batch_id
    FROM untold_fact AS u
    JOIN fact AS f ON f.id = u.fact_id
    LEFT JOIN posting_batch AS b ON b.fact_id = f.id
),
said AS (
    SELECT u.fact_id, u.at, r.id AS receipt_id, 'receipt.posted' AS kind
    FROM untold AS u
    JOIN entry AS e ON e.batch_id = u.batch_id
    JOIN receipt AS r ON r.entry_id = e.id AND r.kind <> 'boleto'
    WHERE e.event <> 'payment_set_apart' AND e.reverses_id IS NULL
    UNION
    SELECT u.fact_id, u.at, l.receipt_id, 'receipt.posted'
    FROM untold AS u
    JOIN bank_line AS l ON u.subject_kind = 'bank_file' AND l.bank_file_id = u.subject_id
    JOIN entry AS e ON e.id = l.entry_id AND e.batch_id = u.batch_id
    WHERE l.receipt_id IS NOT NULL AND u.kind IN ('bank_file.applied', 'bank_file.share_settled')
    UNION
    SELECT u.fact_id, u.at, u.subject_id, 'receipt.reversed'
    FROM untold AS u
    WHERE u.kind IN ('settlement.reversed', 'receipt.cheque_returned')
)
INSERT INTO webhook_event (company_id, kind, subject_id, fact_id, happened_at, data)
SELECT
    r.company_id, said.kind, r.id, said.fact_id, said.at,
    jsonb_build_object(
        'id', r.id, 'instrument', r.kind, 'customer_id', r.customer_id,
        'received_date', r.received_date, 'amount_cents', r.amount_cents,
        'currency', r.currency, 'file_id', r.bank_file_id
    )
FROM said
JOIN receipt AS r ON r.id = said.receipt_id
WHERE EXISTS (
    SELECT 1 FROM webhook_endpoint AS w WHERE w.is_active AND w.event_kinds @> to_jsonb(said.kind)
)
ORDER BY said.fact_id, r.id
ON CONFLICT (fact_id, kind, subject_id) DO NOTHING;
