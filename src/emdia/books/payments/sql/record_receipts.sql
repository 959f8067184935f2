-- Record the money of a settled bank file: one receipt per line that brought any. The line is
-- its source: no other receipt can come of it, ever.
-- Reads:  bank_line
-- Writes: receipt
-- Safe to run twice: no; the key of receipt refuses the second run
INSERT INTO receipt (
    id, company_id, kind, bank_account_id, customer_id, currency,
    amount_cents, allocated_cents, credited_cents, received_date, cleared_date, entry_id,
    bank_file_id, line_number, source_number
)
SELECT
    receipt_id, company_id, 'boleto', %(bank_account_id)s, customer_id, %(currency)s,
    paid_cents,
    CASE WHEN outcome = 'settled' THEN paid_cents - excess_cents ELSE 0 END,
    excess_cents,
    coalesce(occurrence_date, %(file_date)s), credit_date, entry_id,
    bank_file_id, line_number, ''
FROM bank_line
WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND receipt_id IS NOT NULL
-- Numbers were given in this order; the key grows at its end.
ORDER BY receipt_id;
