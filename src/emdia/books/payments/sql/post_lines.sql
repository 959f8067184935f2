-- Post every line of a bank file that brought money: one entry per line, inserted whole.
-- Twin of rules/postings.py; tests/twins/test_settlement.py keeps them equal.
-- Reads:  bank_line, receivable_withholding
-- Writes: entry, posting
-- Safe to run twice: no; the key of entry refuses the second run
WITH line AS (
    SELECT
        company_id, entry_id, receivable_id, customer_id, reason,
        greatest(coalesce(occurrence_date, %(file_date)s), %(open_from)s) AS effective_date,
        paid_cents, interest_cents, principal_cents, excess_cents, difference_cents,
        outcome = 'settled' AS settles,
        -- The discount as far as it lowered what was owed.
        principal_cents + interest_cents + excess_cents - difference_cents - paid_cents AS granted_cents
    FROM bank_line
    WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND receipt_id IS NOT NULL
),
entered AS (
    INSERT INTO entry (
        id, company_id, batch_id, event, effective_date, receivable_id, customer_id, bank_account_id
    )
    SELECT
        entry_id, company_id, %(batch_id)s,
        CASE
            WHEN settles THEN 'payment'
            WHEN reason = 'already_settled' THEN 'duplicate_payment'
            ELSE 'unidentified_receipt'
        END,
        effective_date, receivable_id, customer_id, %(bank_account_id)s
    FROM line
    ORDER BY entry_id
),
-- The taxes that the customer kept back, known to be so when the rest is paid.
withheld AS (
    SELECT line.company_id, line.entry_id, w.tax, w.amount_cents
    FROM line
    JOIN receivable_withholding AS w ON w.receivable_id = line.receivable_id
    WHERE line.settles AND line.reason NOT IN ('partly_paid', 'not_withheld')
        -- Most companies withhold nothing: then there is nothing to look through.
        AND EXISTS (SELECT 1 FROM receivable_withholding)
)
INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
SELECT company_id, entry_id, leg.line, leg.account_code, leg.amount_cents, %(currency)s
FROM (
    SELECT company_id, entry_id, 1 AS line, 1010 AS account_code, paid_cents AS amount_cents
    FROM line
    UNION ALL
    SELECT company_id, entry_id, 2, 4100, granted_cents
    FROM line
    WHERE settles AND granted_cents <> 0
    UNION ALL
    SELECT company_id, entry_id, 3, 1100, -principal_cents
    FROM line
    WHERE principal_cents <> 0
    UNION ALL
    SELECT company_id, entry_id, 4, 3100, -interest_cents
    FROM line
    WHERE settles AND interest_cents <> 0
    UNION ALL
    SELECT company_id, entry_id, 5, 2100, -excess_cents
    FROM line
    WHERE excess_cents <> 0
    UNION ALL
    SELECT company_id, entry_id, 6, 2200, -paid_cents
    FROM line
    WHERE NOT settles AND excess_cents = 0
    UNION ALL
    SELECT company_id, entry_id, 7, 4400, difference_cents
    FROM line
    WHERE difference_cents <> 0
    UNION ALL
    SELECT company_id, entry_id, account.line, account.code, amount_cents
    FROM withheld
    JOIN (VALUES
        ('ISS', 8, 1210), ('IR', 9, 1220), ('PIS', 10, 1230), ('COFINS', 11, 1240), ('CSLL', 12, 1250)
    ) AS account (tax, line, code) ON account.tax = withheld.tax
    UNION ALL
    SELECT company_id, entry_id, 13, 1290, -sum(amount_cents)::bigint
    FROM withheld
    GROUP BY company_id, entry_id
) AS leg
-- The key's order, so that its index only grows at the end.
ORDER BY entry_id, line;
