-- Lower the balance of each receivable by the principal a bank file settled.
-- Reads:  bank_line, receivable
-- Writes: receivable
-- Safe to run twice: no; runs once per file, in the transaction that applies it
UPDATE receivable AS r
SET balance_cents = r.balance_cents - paid.principal_cents
FROM (
    SELECT receivable_id, sum(principal_cents)::bigint AS principal_cents
    FROM bank_line
    WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND principal_cents > 0
    GROUP BY receivable_id
    -- Page after page of the table, not back and forth.
    ORDER BY receivable_id
) AS paid
WHERE r.id = paid.receivable_id;
