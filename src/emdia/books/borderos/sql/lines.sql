-- The lines of a borderô that were not left out, as its file tells them.
-- Reads:  bordero_line
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    l.charge_id,
    l.id,
    l.asked,
    l.nominal_cents,
    l.due_date,
    l.rebate_cents,
    l.discount_cents,
    l.discount_until_date
FROM bordero_line AS l
WHERE l.bordero_id = %(bordero_id)s AND l.answer <> 'withdrawn'
ORDER BY l.charge_id, l.id;
