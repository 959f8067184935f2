-- What waits for a person: lines of bank files that are exceptions, and money entered by
-- hand, or by Pix, whose owner nobody knows. How far each is: as somebody said, or done by its
-- money.
-- Reads:  bank_line, receipt, manual_receipt, pix_receipt, open_question, entry
-- Writes: nothing
-- Safe to run twice: yes
WITH asked AS (
    SELECT
        l.bank_file_id, l.line_number, l.receipt_id, l.reason, l.occurrence, l.motives, l.channel,
        l.carteira, l.nosso_numero, l.document, l.paid_cents, l.interest_cents,
        l.occurrence_date AS since_date, ''::text AS payer_name, ''::text AS payer_tax_id,
        t.bank_account_id, t.customer_id, t.amount_cents,
        t.amount_cents - t.allocated_cents - t.credited_cents - t.refunded_cents AS waiting_cents,
        t.allocated_cents + t.refunded_cents >= t.amount_cents AS is_used,
        t.entry_id, q.state, q.owner, q.note
    FROM bank_line AS l
    LEFT JOIN receipt AS t ON t.id = l.receipt_id
    LEFT JOIN open_question AS q
        ON q.bank_file_id = l.bank_file_id AND q.line_number = l.line_number
    WHERE l.company_id = %(company_id)s AND l.outcome = 'exception'
    UNION ALL
    SELECT
        NULL, NULL, t.id, 'customer_unknown', '', '', '',
        '', '', m.number, t.amount_cents, 0,
        t.received_date, m.payer_name, m.payer_tax_id,
        t.bank_account_id, t.customer_id, t.amount_cents,
        t.amount_cents - t.allocated_cents - t.credited_cents - t.refunded_cents,
        t.allocated_cents + t.refunded_cents >= t.amount_cents,
        t.entry_id, q.state, q.owner, q.note
    FROM receipt AS t
    JOIN manual_receipt AS m ON m.receipt_id = t.id
    LEFT JOIN open_question AS q ON q.receipt_id = t.id
    WHERE t.company_id = %(company_id)s AND t.kind <> 'boleto' AND t.kind <> 'card'
        AND (t.customer_id IS NULL OR q.id IS NOT NULL)
    UNION ALL
    SELECT
        NULL, NULL, t.id, p.reason, '', '', '',
        '', '', p.txid, t.amount_cents, 0,
        t.received_date, p.payer_name, p.payer_tax_id,
        t.bank_account_id, t.customer_id, t.amount_cents,
        t.amount_cents - t.allocated_cents - t.credited_cents - t.refunded_cents,
        t.allocated_cents + t.refunded_cents >= t.amount_cents,
        t.entry_id, q.state, q.owner, q.note
    FROM pix_receipt AS p
    JOIN receipt AS t ON t.id = p.receipt_id
    LEFT JOIN open_question AS q ON q.receipt_id = t.id
    WHERE p.company_id = %(company_id)s AND p.is_exception
),
weighed AS (
    SELECT
        asked.*,
        CASE
            WHEN state IN ('resolved', 'ignored') THEN state
            WHEN is_used OR EXISTS (SELECT FROM entry AS e WHERE e.reverses_id = asked.entry_id)
                THEN 'resolved'
            ELSE coalesce(state, 'open')
        END AS stands
    FROM asked
)
SELECT
    bank_file_id, line_number, receipt_id, reason, occurrence, motives, channel,
    carteira, nosso_numero, document, paid_cents, interest_cents, since_date,
    payer_name, payer_tax_id, bank_account_id, customer_id,
    coalesce(waiting_cents, 0), stands, coalesce(owner, ''), coalesce(note, '')
FROM weighed
WHERE (%(state)s = '' OR stands = %(state)s)
    AND (%(bank_file_id)s::bigint IS NULL
        OR (bank_file_id = %(bank_file_id)s AND line_number = %(line_number)s))
    AND (%(receipt_id)s::bigint IS NULL OR (bank_file_id IS NULL AND receipt_id = %(receipt_id)s))
ORDER BY coalesce(waiting_cents, 0) = 0, since_date NULLS LAST, bank_file_id, line_number, receipt_id
LIMIT %(most)s;
