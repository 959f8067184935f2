-- Move each charge to the state its last line in the file reports.
-- Reads:  bank_line, charge
-- Writes: charge
-- Safe to run twice: yes
WITH latest AS (
    SELECT DISTINCT ON (charge_id) charge_id, event
    FROM bank_line
    WHERE bank_file_id = %(bank_file_id)s
        AND charge_id IS NOT NULL
        AND event = ANY (%(events)s)
    ORDER BY charge_id, line_number DESC
),
moved AS (
    SELECT latest.charge_id, to_state.state
    FROM latest
    JOIN unnest(%(events)s::int[], %(states)s::text[]) AS to_state (event, state)
        ON to_state.event = latest.event
)
UPDATE charge AS c
SET state = CASE
    -- Written off because paid: a boleto with Pix was paid by its QR code, whose money comes apart.
    WHEN moved.state = 'written_off' AND c.kind = 'bolepix' AND latest.event = %(paid_elsewhere)s
    THEN 'payment_announced'
    ELSE moved.state
END
FROM moved
JOIN latest ON latest.charge_id = moved.charge_id
WHERE c.id = moved.charge_id AND c.state <> 'replaced';
