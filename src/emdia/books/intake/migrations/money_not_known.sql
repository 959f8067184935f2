-- Where it is not known whether money came: per account, and per open receivable of it.
-- A demand on such a receivable waits. Derived: it ends with its reason.
-- Both views obey the reader's own policies.
-- Reads:  intake_alarm, bank_file, charge, receivable, account_not_known
-- Writes: account_not_known, money_not_known; views
-- Safe to run twice: no; the second CREATE is refused
CREATE VIEW account_not_known WITH (security_invoker = true) AS
-- A file that is expected, or that the numbers say was lost.
SELECT company_id, bank_account_id, kind::text AS reason, raised_at AS since_at
FROM intake_alarm
WHERE state = 'open' AND kind IN ('missing_file', 'sequence_gap', 'sequence_back')
UNION ALL
-- A file that is here and not applied.
SELECT company_id, bank_account_id, 'file_waits', received_at
FROM bank_file
WHERE state IN ('received', 'reading', 'settling', 'held');

CREATE VIEW money_not_known WITH (security_invoker = true) AS
SELECT c.company_id, c.bank_account_id, c.receivable_id, a.reason, a.since_at
FROM account_not_known AS a
JOIN charge AS c ON c.company_id = a.company_id AND c.bank_account_id = a.bank_account_id
JOIN receivable AS r ON r.id = c.receivable_id
WHERE c.state NOT IN ('draft', 'paid') AND r.balance_cents > 0
UNION ALL
-- An operational write-off, or a boleto whose QR code was paid: the money comes apart.
SELECT c.company_id, c.bank_account_id, c.receivable_id, 'payment_announced', NULL
FROM charge AS c
JOIN receivable AS r ON r.id = c.receivable_id
WHERE c.state = 'payment_announced' AND r.balance_cents > 0;
