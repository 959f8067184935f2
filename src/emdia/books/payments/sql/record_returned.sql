-- Record what became of the lines of a bank file that take a payment back.
-- Reads:  staged_line, charge, receivable
-- Writes: bank_line
-- Safe to run twice: no; the key of bank_line refuses the second run
INSERT INTO bank_line (
    company_id, bank_file_id, line_number, occurrence, event, outcome, reason, motives, channel,
    carteira, nosso_numero, document, occurrence_date, credit_date,
    nominal_cents, paid_cents, credited_cents, tariff_cents, interest_cents, discount_cents,
    charge_id, receivable_id, customer_id, principal_cents, excess_cents, difference_cents,
    entry_id, reverses_receipt_id
)
SELECT
    %(company_id)s, s.bank_file_id, s.line_number, s.occurrence, s.event,
    decided.outcome, decided.reason, s.motives, s.channel,
    s.carteira, s.nosso_numero, s.document,
    nullif(s.occurrence_date, 'infinity'), nullif(s.credit_date, 'infinity'),
    s.nominal_cents, s.paid_cents, s.credited_cents, s.tariff_cents, s.interest_cents, s.discount_cents,
    c.id, r.id, r.customer_id, 0, 0, 0,
    decided.entry_id, decided.receipt_id
FROM unnest(
    %(line_numbers)s::int[], %(outcomes)s::text[], %(reasons)s::text[],
    %(entry_ids)s::bigint[], %(receipt_ids)s::bigint[]
) AS decided (line_number, outcome, reason, entry_id, receipt_id)
JOIN staged_line AS s
    ON s.bank_file_id = %(bank_file_id)s AND s.line_number = decided.line_number
LEFT JOIN charge AS c
    ON c.bank_account_id = %(bank_account_id)s
    AND c.number_key = s.number_key
    AND c.number_key <> ''
LEFT JOIN receivable AS r ON r.id = c.receivable_id;
