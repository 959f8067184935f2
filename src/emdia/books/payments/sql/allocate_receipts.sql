-- Allocate what each settled line pays to its receivable.
-- Reads:  bank_line
-- Writes: allocation
-- Safe to run twice: no; runs once per file, in the transaction that applies it
INSERT INTO allocation (
    company_id, receipt_id, number, receivable_id, principal_cents, interest_cents,
    discount_cents, difference_cents
)
SELECT
    company_id, receipt_id, 1, receivable_id, principal_cents, interest_cents,
    -- The discount as far as it lowered what was owed, as post_lines.sql posts it.
    principal_cents + interest_cents + excess_cents - difference_cents - paid_cents,
    difference_cents
FROM bank_line
WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND outcome = 'settled'
-- By receivable too: the lines were numbered in that order.
ORDER BY receipt_id;
