-- Say which staged receivables have a document or key that another row of the file has, too.
-- Asked once when the file is staged: the books cannot change it.
-- Reads:  staged_receivable
-- Writes: staged_verdict
-- Safe to run twice: no; the caller empties the staging before
INSERT INTO staged_verdict (import_id, line, outcome, is_of_reading, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', true, 'document', 'row_repeated', s.document
FROM staged_receivable AS s
JOIN (
    SELECT document
    FROM staged_receivable
    WHERE import_id = %(import_id)s
    GROUP BY document
    HAVING count(*) > 1
) AS twice ON twice.document = s.document
WHERE s.import_id = %(import_id)s;

INSERT INTO staged_verdict (import_id, line, outcome, is_of_reading, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', true, 'key', 'row_repeated', s.key
FROM staged_receivable AS s
JOIN (
    SELECT key
    FROM staged_receivable
    WHERE import_id = %(import_id)s AND key IS NOT NULL
    GROUP BY key
    HAVING count(*) > 1
) AS twice ON twice.key = s.key
WHERE s.import_id = %(import_id)s;
