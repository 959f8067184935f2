-- Say of each staged fiscal document that is not simply a new link what it is: the same, or wrong.
-- Reads:  staged_fiscal_document, source_key, receivable, fiscal_document, fiscal_link
-- Writes: staged_verdict
-- Safe to run twice: yes; the caller empties the verdicts before
WITH named AS (
    SELECT s.line, s.receivable, s.kind, s.number, s.series, s.access_key,
        coalesce(by_key.id, by_document.id) AS receivable_id,
        count(*) OVER (
            PARTITION BY s.receivable, s.kind, s.series, s.number, s.access_key
        ) AS times
    FROM staged_fiscal_document AS s
    LEFT JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'receivables' AND k.key = s.receivable
    LEFT JOIN receivable AS by_key ON by_key.id = k.record_id
    LEFT JOIN receivable AS by_document
        ON by_document.company_id = %(company_id)s AND by_document.document = s.receivable
    WHERE s.import_id = %(import_id)s
)
INSERT INTO staged_verdict (import_id, line, outcome, record_id, field, code, found)
SELECT
    %(import_id)s, n.line,
    CASE WHEN n.receivable_id IS NULL OR n.times > 1 THEN 'wrong' ELSE 'same' END,
    d.id,
    CASE WHEN n.receivable_id IS NULL THEN 'receivable' WHEN n.times > 1 THEN 'number'
        ELSE '' END,
    CASE WHEN n.receivable_id IS NULL THEN 'receivable_unknown' WHEN n.times > 1
        THEN 'row_repeated' ELSE '' END,
    CASE WHEN n.receivable_id IS NULL THEN n.receivable WHEN n.times > 1 THEN n.number
        ELSE '' END
FROM named AS n
LEFT JOIN fiscal_document AS d
    ON d.company_id = %(company_id)s AND d.kind = n.kind AND d.number = n.number
        AND d.series = coalesce(n.series, '') AND d.access_key = coalesce(n.access_key, '')
LEFT JOIN fiscal_link AS l ON l.fiscal_document_id = d.id AND l.receivable_id = n.receivable_id
WHERE n.receivable_id IS NULL OR n.times > 1 OR l.id IS NOT NULL;
