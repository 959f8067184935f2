-- Answer instructions of borderôs by reports that do not say which instruction they mean: the
-- first such report of a charge is about its first instruction without an answer, and so on.
-- Reads:  bank_line, bordero, bordero_line
-- Writes: bordero_line
-- Safe to run twice: no, a report answers one instruction
UPDATE bordero_line AS l
SET
    answer = told.answer,
    bank_file_id = %(bank_file_id)s,
    line_number = told.line_number
FROM (
    SELECT asked.id, report.answer, report.line_number
    FROM (
        SELECT
            b.charge_id,
            b.line_number,
            said.answer,
            row_number() OVER (PARTITION BY b.charge_id ORDER BY b.line_number) AS place
        FROM bank_line AS b
        JOIN unnest(%(any_events)s::int[], %(any_answers)s::text[]) AS said (event, answer)
            ON said.event = b.event
        WHERE b.bank_file_id = %(bank_file_id)s
            AND b.charge_id IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM bordero_line AS answered
                WHERE answered.charge_id = b.charge_id
                    AND answered.bank_file_id = b.bank_file_id
                    AND answered.line_number = b.line_number
            )
    ) AS report
    JOIN (
        SELECT
            open_line.id,
            open_line.charge_id,
            row_number() OVER (PARTITION BY open_line.charge_id ORDER BY open_line.id) AS place
        FROM bordero_line AS open_line
        JOIN bordero AS sent ON sent.id = open_line.bordero_id AND sent.state = 'sent'
        WHERE open_line.answer = '' AND open_line.asked <> 'entry'
    ) AS asked ON asked.charge_id = report.charge_id AND asked.place = report.place
) AS told
WHERE l.id = told.id;
