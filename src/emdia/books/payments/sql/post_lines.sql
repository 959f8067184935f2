-- Post every line of a bank file that moved money: one entry per line, inserted whole.
-- Twin of rules/postings.py; tests/twins/test_settlement.py keeps them equal.
-- Reads:  bank_line
-- Writes: entry, posting
-- Safe to run twice: no; the key of entry refuses the second run
WITH line AS (
    SELECT *, outcome = 'settled' AS settles
    FROM bank_line
    WHERE bank_file_id = %(bank_file_id)s AND entry_id IS NOT NULL
),
entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id, bank_account_id
    )
    SELECT
        entry_id, company_id, %(batch_id)s,
        CASE
            WHEN receipt_id IS NULL THEN 'tariff'
            WHEN settles THEN 'payment'
            WHEN reason = 'already_settled' THEN 'duplicate_payment'
            ELSE 'unidentified_receipt'
        END,
        coalesce(occurrence_date, %(file_date)s),
        receivable_id, customer_id, %(bank_account_id)s
    FROM line
)
INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
SELECT
    line.company_id, line.entry_id,
    row_number() OVER (PARTITION BY line.entry_id ORDER BY leg.number),
    leg.account_code, leg.amount_cents, %(currency)s
FROM line
CROSS JOIN LATERAL (
    VALUES
    (1, 1010, CASE WHEN receipt_id IS NULL THEN 0 ELSE paid_cents END - tariff_cents),
    (2, 4200, tariff_cents),
    (3, 4100, CASE WHEN settles THEN discount_cents ELSE 0 END),
    (4, 1100, -principal_cents),
    (5, 3100, CASE WHEN settles THEN -interest_cents ELSE 0 END),
    (6, 2100, -excess_cents),
    (7, 2200, CASE WHEN receipt_id IS NOT NULL AND NOT settles AND excess_cents = 0 THEN -paid_cents ELSE 0 END)
) AS leg (number, account_code, amount_cents)
WHERE leg.amount_cents <> 0;
