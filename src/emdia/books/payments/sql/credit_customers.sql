-- Give each customer the credit of what was paid beyond the balance.
-- Reads:  bank_line
-- Writes: customer_credit
-- Safe to run twice: no; one credit per receipt and origin, the table refuses a second
INSERT INTO customer_credit (
    company_id, customer_id, origin, receipt_id, currency, amount_cents, balance_cents, since_date
)
SELECT
    company_id, customer_id,
    CASE WHEN outcome = 'settled' THEN 'over_payment' ELSE 'duplicate_payment' END,
    receipt_id, %(currency)s, excess_cents, excess_cents, coalesce(occurrence_date, %(file_date)s)
FROM bank_line
WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND excess_cents > 0;
