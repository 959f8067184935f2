-- The Pix charges of an account that can be paid and ask for something else than their
-- receivables owe now: another balance, due date or rebate; or late terms that a grace period
-- had kept off them and that hold since.
-- Reads:  pix_charge, charge, receivable
-- Writes: nothing
-- Safe to run twice: yes
SELECT p.charge_id
FROM pix_charge AS p
JOIN charge AS c ON c.id = p.charge_id
JOIN receivable AS r ON r.id = c.receivable_id
WHERE p.pix_account_id = %(account_id)s AND p.charge_id > %(after)s AND c.state = 'registered'
    AND r.balance_cents > 0
    AND (
        c.asked_due_date IS NOT NULL
        OR c.asked_rebate_cents IS NOT NULL
        OR c.amount_cents <> r.balance_cents + p.late_cents
        OR (
            r.grace_days > 0 AND p.kind = 'cobv' AND r.due_date + r.grace_days < %(as_of)s
            AND r.fine_ppm + r.interest_monthly_ppm > 0
            AND p.late_cents = 0 AND NOT p.told -> 'valor' ?| ARRAY['multa', 'juros']
        )
    )
    AND p.refusal = ''
ORDER BY p.charge_id
LIMIT %(most)s;
