-- Answer what was asked in borderôs, where the bank's report says which of it is meant.
-- Reads:  bank_line, bordero, bordero_line
-- Writes: bordero_line
-- Safe to run twice: yes
UPDATE bordero_line AS l
SET
    answer = told.answer,
    bank_file_id = %(bank_file_id)s,
    line_number = told.line_number
FROM (
    SELECT DISTINCT ON (asked.id) asked.id, said.answer, b.line_number
    FROM bank_line AS b
    JOIN bordero_line AS asked
        ON asked.charge_id = b.charge_id AND asked.answer = '' AND asked.bordero_id IS NOT NULL
    JOIN bordero AS sent ON sent.id = asked.bordero_id AND sent.state = 'sent'
    JOIN unnest(
        %(answered_asked)s::text[], %(answered_events)s::int[], %(answered_answers)s::text[]
    ) AS said (asked, event, answer) ON said.asked = asked.asked AND said.event = b.event
    WHERE b.bank_file_id = %(bank_file_id)s
        -- Where nothing waits for an answer there is nothing to look through.
        AND EXISTS (SELECT FROM bordero_line AS waiting WHERE waiting.answer = '')
    ORDER BY asked.id, b.line_number DESC
) AS told
WHERE l.id = told.id;
