-- Keep what was found in a file: what is wrong in its rows and the first of its changes.
-- Reads:  staged_verdict, customer, contact, receivable, import_fault,
--         import_change, import_double
-- Writes: import_fault, import_change, import_double
-- Safe to run twice: yes; what was found before is replaced
DELETE FROM import_fault WHERE import_batch_id = %(import_id)s;
DELETE FROM import_change WHERE import_batch_id = %(import_id)s;
DELETE FROM import_double WHERE import_batch_id = %(import_id)s;

INSERT INTO import_fault (company_id, import_batch_id, line, field, code, found)
SELECT DISTINCT %(company_id)s, %(import_id)s, line, field, code, found
FROM staged_verdict
WHERE import_id = %(import_id)s AND outcome = 'wrong';

INSERT INTO import_change (company_id, import_batch_id, line, record_id, label, changes)
SELECT
    %(company_id)s, %(import_id)s, v.line, v.record_id,
    coalesce(r.document, c.name, t.name, ''), v.changes
FROM staged_verdict AS v
LEFT JOIN receivable AS r ON %(kind)s = 'receivables' AND r.id = v.record_id
LEFT JOIN customer AS c ON %(kind)s = 'customers' AND c.id = v.record_id
LEFT JOIN contact AS t ON %(kind)s = 'contacts' AND t.id = v.record_id
WHERE v.import_id = %(import_id)s AND v.outcome = 'changed'
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS w
        WHERE w.import_id = v.import_id AND w.line = v.line AND w.outcome = 'wrong'
    )
ORDER BY v.line
LIMIT %(most_changes)s;
