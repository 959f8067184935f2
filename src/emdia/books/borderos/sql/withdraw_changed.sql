-- Leave out of a borderô what no longer holds: titles paid, cancelled or changed since.
-- Reads:  bordero_line, charge
-- Writes: bordero_line
-- Safe to run twice: yes
UPDATE bordero_line AS l
SET answer = 'withdrawn'
FROM charge AS c
WHERE l.bordero_id = %(bordero_id)s AND l.company_id = %(company_id)s AND l.answer = ''
    AND c.id = l.charge_id
    AND NOT CASE l.asked
        WHEN 'entry' THEN c.state = 'draft' AND c.due_date = l.due_date
            AND c.amount_cents = l.nominal_cents AND c.told_rebate_cents = l.rebate_cents
        WHEN 'write_off' THEN c.state = 'cancel_requested'
        WHEN 'change_due_date'
            THEN c.state = ANY (%(open_states)s::text[])
                AND coalesce(c.asked_due_date, c.due_date) = l.due_date
        WHEN 'grant_rebate'
            THEN c.state = ANY (%(open_states)s::text[])
                AND coalesce(c.asked_rebate_cents, c.told_rebate_cents) = l.rebate_cents
        WHEN 'cancel_rebate'
            THEN c.state = ANY (%(open_states)s::text[])
                AND coalesce(c.asked_rebate_cents, c.told_rebate_cents) = 0
        ELSE c.state = ANY (%(open_states)s::text[])
    END IS TRUE;
