-- Move the charges of a borderô whose file was written: entries are sent, and nothing of them
-- waits any more but what was asked since.
-- Reads:  bordero_line, charge
-- Writes: charge
-- Safe to run twice: yes
UPDATE charge AS c
SET
    state = CASE WHEN c.state = 'draft' THEN 'sent' ELSE c.state END,
    waits_for_remessa = c.state <> 'draft' AND (
        c.asked_due_date IS DISTINCT FROM told.due_date AND c.asked_due_date IS NOT NULL
        OR c.asked_rebate_cents IS DISTINCT FROM told.rebate_cents
        AND c.asked_rebate_cents IS NOT NULL
        OR c.state = 'cancel_requested' AND NOT told.is_write_off
    )
FROM (
    SELECT
        l.charge_id,
        max(l.due_date) FILTER (WHERE l.asked = 'change_due_date') AS due_date,
        max(CASE l.asked WHEN 'grant_rebate' THEN l.rebate_cents WHEN 'cancel_rebate' THEN 0 END)
            AS rebate_cents,
        bool_or(l.asked = 'write_off') AS is_write_off
    FROM bordero_line AS l
    WHERE l.bordero_id = %(bordero_id)s AND l.company_id = %(company_id)s AND l.answer = ''
    GROUP BY l.charge_id
) AS told
WHERE c.id = told.charge_id;
