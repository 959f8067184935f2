-- Keep the fiscal documents of a file and link them to their receivables.
-- Reads:  staged_fiscal_document, staged_verdict, source_key, receivable, fiscal_document
-- Writes: fiscal_document, fiscal_link
-- Safe to run twice: yes; what is there stays
INSERT INTO fiscal_document (
    company_id, kind, number, series, access_key, issue_date, amount_cents
)
SELECT
    %(company_id)s, s.kind, s.number, coalesce(s.series, ''), coalesce(s.access_key, ''),
    min(s.issue_date), nullif(min(s.amount_cents), 0)
FROM staged_fiscal_document AS s
WHERE s.import_id = %(import_id)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    )
GROUP BY s.kind, s.number, coalesce(s.series, ''), coalesce(s.access_key, '')
ON CONFLICT (company_id, kind, series, number, access_key) DO NOTHING;

INSERT INTO fiscal_link (company_id, fiscal_document_id, receivable_id)
SELECT %(company_id)s, d.id, coalesce(by_key.id, by_document.id)
FROM staged_fiscal_document AS s
JOIN fiscal_document AS d
    ON d.company_id = %(company_id)s AND d.kind = s.kind AND d.number = s.number
        AND d.series = coalesce(s.series, '') AND d.access_key = coalesce(s.access_key, '')
LEFT JOIN source_key AS k
    ON k.source_id = %(source_id)s AND k.kind = 'receivables' AND k.key = s.receivable
LEFT JOIN receivable AS by_key ON by_key.id = k.record_id
LEFT JOIN receivable AS by_document
    ON by_document.company_id = %(company_id)s AND by_document.document = s.receivable
WHERE s.import_id = %(import_id)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    )
ON CONFLICT (fiscal_document_id, receivable_id) DO NOTHING;
