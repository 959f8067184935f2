-- Move each charge to the state the file's strongest, then latest, report makes of it.
-- Which report counts more, and which state may follow which: rules/charges.py.
-- A boleto with Pix that was written off because paid was paid by its QR code: that money
-- comes apart, so the charge only announces it.
-- Reads:  bank_line, charge
-- Writes: charge
-- Safe to run twice: yes
UPDATE charge AS c
SET state = CASE
    WHEN latest.event = %(paid_elsewhere)s AND c.kind = 'bolepix' THEN 'payment_announced'
    ELSE (%(states)s::text[])[latest.place]
END
FROM (
    SELECT DISTINCT ON (charge_id) charge_id, event, place
    FROM (
        SELECT
            charge_id, event, line_number, array_position(%(events)s::int[], event::int) AS place
        FROM bank_line
        WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s
            AND event = ANY (%(events)s::int[])
            AND charge_id IS NOT NULL
            -- What waits for a person changes nothing yet; a second payment finds it paid.
            AND outcome <> 'exception'
    ) AS report
    ORDER BY charge_id, (%(strengths)s::int[])[place] DESC, line_number DESC
) AS latest
WHERE c.id = latest.charge_id
    AND latest.place || ' ' || c.state = ANY (%(moves)s::text[]);
