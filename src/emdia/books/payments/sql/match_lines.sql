-- Decide every staged line of one bank file: its title through the charge, its one
-- outcome, the principal it settles and the excess that becomes the customer's credit.
-- Twin of rules/settlement.py; tests/twins/test_settlement.py keeps them equal.
-- Runs under the company's money lock, so the balances it reads stay still.
-- Reads:  staged_line, charge, receivable
-- Writes: bank_line
-- Safe to run twice: no; the key of bank_line refuses the second run
WITH charged AS (
    SELECT s.*, c.id AS charge_id, c.receivable_id
    -- By number, then by title: what the file costs depends on the file, not on the portfolio,
    -- and each index is walked from one side to the other.
    FROM (
        SELECT * FROM staged_line WHERE bank_file_id = %(bank_file_id)s ORDER BY nosso_numero
    ) AS s
    LEFT JOIN LATERAL (
        SELECT id, receivable_id
        FROM charge
        WHERE bank_account_id = %(bank_account_id)s
            AND carteira = s.carteira
            AND nosso_numero = s.nosso_numero
            AND nosso_numero <> ''
        LIMIT 1
    ) AS c ON true
),
line AS (
    SELECT
        s.*,
        r.customer_id,
        r.balance_cents,
        s.paid_cents - s.interest_cents + s.discount_cents AS due_cents,
        s.kind = 'payment'
            AND s.paid_cents > 0
            AND s.paid_cents >= s.interest_cents AS is_money
    FROM (SELECT * FROM charged ORDER BY receivable_id, line_number) AS s
    LEFT JOIN LATERAL (
        SELECT customer_id, balance_cents FROM receivable WHERE id = s.receivable_id LIMIT 1
    ) AS r ON true
),
weighed AS (
    SELECT
        line.*,
        is_money
            AND receivable_id IS NOT NULL
            AND NOT (nominal_cents > 0 AND paid_cents > %(suspicious_times)s * nominal_cents) AS applies
    FROM line
),
ordered AS (
    SELECT
        weighed.*,
        -- What earlier lines of the file leave of the balance.
        CASE
            WHEN applies THEN greatest(
                balance_cents - coalesce(
                    sum(due_cents) FILTER (WHERE applies) OVER (
                        PARTITION BY receivable_id ORDER BY line_number
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ), 0),
                0)
        END AS left_cents
    FROM weighed
),
decided AS (
    SELECT
        ordered.*,
        applies AND left_cents > 0 AS settles,
        CASE
            WHEN kind = 'unreadable' THEN 'line_unreadable'
            WHEN kind = 'unknown_occurrence' THEN 'occurrence_unknown'
            WHEN kind = 'returned_payment' THEN 'payment_returned'
            WHEN kind = 'fee' THEN ''
            WHEN kind = 'payment' AND NOT is_money THEN 'amount_missing'
            WHEN receivable_id IS NULL THEN 'title_unknown'
            WHEN kind <> 'payment' THEN ''
            WHEN NOT applies THEN 'over_paid_suspicious'
            WHEN left_cents = 0 THEN 'already_settled'
            WHEN due_cents > left_cents THEN 'over_paid'
            WHEN due_cents < left_cents THEN 'partly_paid'
            ELSE ''
        END AS reason
    FROM ordered
)
INSERT INTO bank_line (
    company_id, bank_file_id, line_number, occurrence, event, outcome, reason, motives, channel,
    carteira, nosso_numero, document, occurrence_date, credit_date,
    nominal_cents, paid_cents, credited_cents, tariff_cents, interest_cents, discount_cents,
    charge_id, receivable_id, customer_id, principal_cents, excess_cents, receipt_id, entry_id
)
SELECT
    %(company_id)s, bank_file_id, line_number, occurrence, event,
    CASE
        WHEN settles THEN 'settled'
        WHEN reason <> '' THEN 'exception'
        WHEN kind = 'rejection' THEN 'rejected'
        ELSE 'confirmed'
    END,
    reason, motives, channel, carteira, nosso_numero, document,
    nullif(occurrence_date, 'infinity'), nullif(credit_date, 'infinity'),
    nominal_cents, paid_cents, credited_cents, tariff_cents, interest_cents, discount_cents,
    charge_id, receivable_id, customer_id,
    CASE WHEN settles THEN least(due_cents, left_cents) ELSE 0 END,
    CASE
        -- A discount lowers what is owed; beyond that it is nobody's money.
        WHEN settles AND due_cents > left_cents
        THEN due_cents - left_cents - greatest(discount_cents - left_cents, 0)
        WHEN reason = 'already_settled' THEN paid_cents
        ELSE 0
    END,
    CASE WHEN kind = 'payment' AND paid_cents > 0 THEN nextval('receipt_id_seq') END,
    CASE WHEN kind = 'payment' AND paid_cents > 0 THEN nextval('entry_id_seq') END
FROM decided
-- The window's order: the indexes by receivable fill from one side, and nothing sorts again.
ORDER BY receivable_id, line_number;
