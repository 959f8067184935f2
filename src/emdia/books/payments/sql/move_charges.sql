-- Move each charge to the state its last line in the file reports.
-- A boleto with Pix that was written off because paid was paid by its QR code: that money
-- comes apart, so the charge only announces it.
-- Reads:  bank_line, charge
-- Writes: charge
-- Safe to run twice: yes
UPDATE charge AS c
SET state = CASE
    WHEN latest.event = %(paid_elsewhere)s AND c.kind = 'bolepix' THEN 'payment_announced'
    ELSE latest.state
END
FROM (
    SELECT DISTINCT ON (l.charge_id)
        l.charge_id,
        l.event,
        (%(states)s::text[])[array_position(%(events)s::int[], l.event::int)] AS state
    FROM bank_line AS l
    WHERE l.bank_file_id = %(bank_file_id)s
        AND l.event = ANY (%(events)s::int[])
        AND l.charge_id IS NOT NULL
        -- What waits for a person changes nothing yet; a second payment finds it paid.
        AND l.outcome <> 'exception'
    ORDER BY l.charge_id, l.line_number DESC
) AS latest
WHERE c.id = latest.charge_id
    -- What was paid stays paid, whatever a bank tells of it afterwards.
    AND c.state NOT IN ('replaced', 'paid')
    AND c.state <> latest.state;
