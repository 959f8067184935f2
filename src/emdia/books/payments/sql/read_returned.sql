-- The staged lines of a bank file that take a payment back, each with the charge it names.
-- Reads:  staged_line, charge
-- Writes: nothing
-- Safe to run twice: yes
SELECT s.line_number, s.event, s.paid_cents, nullif(s.occurrence_date, 'infinity'), c.id
FROM staged_line AS s
LEFT JOIN charge AS c
    ON c.bank_account_id = %(bank_account_id)s
    AND c.number_key = s.number_key
    AND c.number_key <> ''
WHERE s.bank_file_id = %(bank_file_id)s AND s.kind = 'returned_payment'
ORDER BY s.line_number;
