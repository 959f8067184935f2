-- Write the changes of a file over the receivables that are known.
-- Reads:  staged_receivable, staged_verdict, salesperson, receivable
-- Writes: receivable, source_key
-- Safe to run twice: no; the caller applies a file once, under the money lock
UPDATE receivable AS r
SET due_date = s.due_date,
    kind = coalesce(s.kind, r.kind),
    fine_ppm = coalesce(s.fine_ppm, r.fine_ppm),
    interest_monthly_ppm = coalesce(s.interest_monthly_ppm, r.interest_monthly_ppm),
    grace_days = coalesce(s.grace_days, r.grace_days),
    discount_cents = coalesce(s.discount_cents, r.discount_cents),
    discount_until_date = coalesce(s.discount_until_date, r.discount_until_date),
    rebate_cents = coalesce(s.rebate_cents, r.rebate_cents),
    salesperson_id = coalesce(p.id, r.salesperson_id)
FROM staged_verdict AS v
JOIN staged_receivable AS s ON s.import_id = v.import_id AND s.line = v.line
LEFT JOIN salesperson AS p ON p.company_id = %(company_id)s AND p.code = s.salesperson
WHERE v.import_id = %(import_id)s AND v.outcome = 'changed' AND v.record_id = r.id
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS w
        WHERE w.import_id = v.import_id AND w.line = v.line AND w.outcome = 'wrong'
    );

-- The source's keys of known titles: they may have come by another way first.
INSERT INTO source_key (company_id, source_id, kind, key, record_id)
SELECT %(company_id)s, %(source_id)s, 'receivables', s.key, r.id
FROM staged_receivable AS s
JOIN receivable AS r ON r.company_id = %(company_id)s AND r.document = s.document
WHERE s.import_id = %(import_id)s AND s.key IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.record_id = r.id
    )
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.outcome = 'wrong'
    )
ON CONFLICT (source_id, kind, key) DO NOTHING;
