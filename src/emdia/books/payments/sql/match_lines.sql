-- Decide the staged lines of one share of a bank file, but not those that take a payment back
-- (returned.py): the line's title through the charge, its one outcome, the principal it settles
-- and the excess that becomes the customer's credit.
-- A share is every nth thousand of the receivables, so that no title has lines in two shares
-- and two shares do not write to the same pages; lines without a title are of the first.
-- Twin of rules/settlement.py; tests/twins/test_settlement.py keeps them equal.
-- Runs under the company's money lock, so the balances it reads stay still.
-- OFFSET 0 keeps a step by itself: what it computes is computed once, not once per use of it.
-- Reads:  staged_line, bank_line, charge, receivable, customer
-- Writes: bank_line
-- Safe to run twice: no; the key of bank_line refuses the second run
WITH numbered AS (
    SELECT
        s.*,
        c.id AS number_charge_id, c.receivable_id AS number_receivable_id, c.successor_id,
        CASE
            -- The number is nobody's: the one open charge of this document and amount.
            WHEN c.id IS NULL AND s.document <> '' AND s.kind IN ('payment', 'rejection', 'confirmation')
            THEN (
                SELECT min(o.id)
                FROM receivable AS q
                JOIN charge AS o ON o.receivable_id = q.id
                WHERE q.company_id = %(company_id)s AND q.document = s.document
                    AND o.bank_account_id = %(bank_account_id)s
                    AND o.amount_cents = s.nominal_cents
                    AND o.kind <> 'pix'
                    AND o.state = ANY (%(open_states)s::text[])
                HAVING count(*) = 1
            )
        END AS document_charge_id
    -- By number, then by title: what the file costs depends on the file, not on the portfolio,
    -- and each index is walked from one side to the other.
    FROM (
        SELECT *
        FROM staged_line AS t
        WHERE bank_file_id = %(bank_file_id)s AND kind <> 'returned_payment'
            -- One look by its key each, for these lines are newer than all statistics.
            AND (NOT %(is_begun)s OR NOT EXISTS (
                SELECT FROM bank_line AS d
                WHERE d.bank_file_id = t.bank_file_id AND d.line_number = t.line_number
                OFFSET 0
            ))
        ORDER BY number_key
    ) AS s
    LEFT JOIN LATERAL (
        SELECT id, receivable_id, successor_id
        FROM charge
        WHERE bank_account_id = %(bank_account_id)s
            AND number_key = s.number_key
            AND number_key <> ''
        LIMIT 1
    ) AS c ON true
),
charged AS (
    SELECT
        numbered.*,
        coalesce(number_charge_id, document_charge_id) AS charge_id,
        CASE
            WHEN successor_id IS NULL AND document_charge_id IS NULL THEN number_receivable_id
            -- A charge that was replaced pays what its last successor asks for.
            ELSE (
                WITH RECURSIVE chain AS (
                    SELECT h.id, h.successor_id, h.receivable_id
                    FROM charge AS h
                    WHERE h.id = coalesce(number_charge_id, document_charge_id)
                    UNION
                    SELECT n.id, n.successor_id, n.receivable_id
                    FROM chain JOIN charge AS n ON n.id = chain.successor_id
                )
                SELECT chain.receivable_id FROM chain WHERE chain.successor_id IS NULL
            )
        END AS receivable_id
    FROM numbered
    OFFSET 0
),
line AS (
    SELECT
        s.*,
        r.customer_id, r.balance_cents, r.gross_cents, r.net_cents,
        r.kind = 'DS' AND r.gross_cents = r.net_cents AS is_service_in_full,
        s.paid_cents - s.interest_cents + s.discount_cents AS due_cents,
        s.kind = 'payment'
            AND s.paid_cents > 0
            AND s.paid_cents >= s.interest_cents AS is_money
    FROM (
        SELECT * FROM charged
        WHERE coalesce(receivable_id, 0) / 1024 %% %(shares)s = greatest(%(share)s - 1, 0)
        ORDER BY receivable_id, line_number
    ) AS s
    LEFT JOIN LATERAL (
        SELECT customer_id, balance_cents, gross_cents, net_cents, kind
        FROM receivable
        WHERE id = s.receivable_id
        LIMIT 1
    ) AS r ON true
),
believed AS (
    SELECT
        line.*,
        is_money
            AND receivable_id IS NOT NULL
            AND NOT (nominal_cents > 0 AND paid_cents > %(suspicious_times)s * nominal_cents) AS is_believed
    FROM line
),
weighed AS (
    SELECT
        believed.*,
        is_believed AND NOT CASE
            -- Short by what the law has a company keep back of a service: rules/withholding.py.
            WHEN is_believed AND is_service_in_full AND due_cents < balance_cents
            THEN EXISTS (
                SELECT 1
                FROM customer AS u, unnest(%(withholdings_ppm)s::text[]) AS w (rates)
                WHERE u.id = customer_id AND u.tax_id_kind = 'cnpj'
                    AND balance_cents - due_cents = (
                        SELECT sum((gross_cents * rate::bigint + 500000) / 1000000)
                        FROM unnest(string_to_array(w.rates, '+')) AS one (rate)
                    )
            )
            ELSE false
        END AS applies
    FROM believed
    OFFSET 0
),
ordered AS (
    SELECT
        weighed.*,
        -- What earlier lines of the file leave of the balance.
        CASE
            WHEN NOT applies THEN NULL
            WHEN before_cents IS NULL THEN balance_cents
            WHEN balance_cents - before_cents <= short_limit_cents THEN 0
            ELSE balance_cents - before_cents
        END AS left_cents
    FROM (
        SELECT
            weighed.*,
            sum(due_cents) FILTER (WHERE applies) OVER (
                PARTITION BY receivable_id ORDER BY line_number
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS before_cents,
            -- Cents × ppm may be more than a bigint holds.
            greatest(
                %(short_cents)s,
                net_cents / 1000000 * %(short_ppm)s + net_cents %% 1000000 * %(short_ppm)s / 1000000
            ) AS short_limit_cents,
            greatest(
                %(over_cents)s,
                net_cents / 1000000 * %(over_ppm)s + net_cents %% 1000000 * %(over_ppm)s / 1000000
            ) AS over_limit_cents
        FROM weighed
    ) AS weighed
    OFFSET 0
),
measured AS (
    SELECT
        ordered.*,
        applies AND left_cents > 0 AS settles,
        left_cents - due_cents AS short_by_cents,
        -- A discount lowers what is owed; beyond that it is nobody's money.
        due_cents - left_cents - greatest(discount_cents - left_cents, 0) AS over_by_cents
    FROM ordered
    OFFSET 0
),
decided AS (
    SELECT
        measured.*,
        CASE
            WHEN kind = 'unreadable' THEN 'line_unreadable'
            WHEN kind = 'unknown_occurrence' THEN 'occurrence_unknown'
            WHEN kind = 'fee' THEN ''
            WHEN kind = 'payment' AND NOT is_money THEN 'amount_missing'
            WHEN receivable_id IS NULL THEN 'title_unknown'
            WHEN kind <> 'payment' THEN ''
            WHEN NOT is_believed THEN 'over_paid_suspicious'
            WHEN NOT applies THEN 'withholding_suspected'
            WHEN left_cents = 0 THEN 'already_settled'
            WHEN short_by_cents > 0 AND short_by_cents <= short_limit_cents THEN 'small_difference'
            WHEN short_by_cents > 0 THEN 'partly_paid'
            WHEN short_by_cents = 0 AND number_charge_id IS NULL THEN 'found_by_document'
            WHEN short_by_cents = 0 THEN ''
            WHEN over_by_cents > 0 AND over_by_cents <= over_limit_cents THEN 'small_difference'
            WHEN over_by_cents = gross_cents - net_cents AND gross_cents > net_cents
                AND balance_cents = net_cents THEN 'not_withheld'
            ELSE 'over_paid'
        END AS reason
    FROM measured
    OFFSET 0
)
INSERT INTO bank_line (
    company_id, bank_file_id, line_number, occurrence, event, outcome, reason, motives, channel,
    carteira, nosso_numero, document, occurrence_date, credit_date,
    nominal_cents, paid_cents, credited_cents, tariff_cents, interest_cents, discount_cents,
    charge_id, receivable_id, customer_id, principal_cents, excess_cents, difference_cents,
    receipt_id, entry_id, share
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
    CASE
        WHEN NOT settles THEN 0
        WHEN reason = 'partly_paid' THEN due_cents
        ELSE left_cents
    END,
    CASE
        WHEN reason IN ('over_paid', 'not_withheld') THEN over_by_cents
        WHEN reason = 'already_settled' THEN paid_cents
        ELSE 0
    END,
    -- Forgiven above zero, kept below.
    CASE WHEN reason = 'small_difference' THEN -over_by_cents ELSE 0 END,
    CASE WHEN kind = 'payment' AND paid_cents > 0 THEN nextval('receipt_id_seq') END,
    CASE WHEN kind = 'payment' AND paid_cents > 0 THEN nextval('entry_id_seq') END,
    %(share)s
FROM decided
-- The window's order: the indexes by receivable fill from one side, and nothing sorts again.
ORDER BY receivable_id, line_number;
