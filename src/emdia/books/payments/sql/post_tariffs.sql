-- Post what the bank keeps for itself: one entry per bank file and day, apart from the
-- payments, because a tariff stays spent when a payment is reversed. Each line keeps its own.
-- Twin of rules/postings.py, tariff; tests/twins/test_settlement.py keeps them equal.
-- Reads:  bank_line
-- Writes: entry, posting
-- Safe to run twice: no; runs once per file, in the transaction that applies it
WITH day AS (
    SELECT nextval('entry_id_seq') AS entry_id, spent.*
    FROM (
        SELECT
            company_id,
            greatest(coalesce(occurrence_date, %(file_date)s), %(open_from)s) AS effective_date,
            sum(tariff_cents)::bigint AS tariff_cents
        FROM bank_line
        WHERE bank_file_id = %(bank_file_id)s
            AND tariff_cents > 0
            AND reason <> 'line_unreadable'
            -- Told again with the payment itself.
            AND event <> %(announced)s
        GROUP BY company_id, effective_date
        ORDER BY effective_date
    ) AS spent
),
entered AS (
    INSERT INTO entry (id, company_id, batch_id, event, effective_date, bank_account_id)
    SELECT entry_id, company_id, %(batch_id)s, 'tariff', effective_date, %(bank_account_id)s
    FROM day
)
INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
SELECT company_id, entry_id, 1, 1010, -tariff_cents, %(currency)s FROM day
UNION ALL
SELECT company_id, entry_id, 2, 4200, tariff_cents, %(currency)s FROM day;
