-- Let charges know what the bank confirmed of them: what it was told is what it knows.
-- What is still asked is what its title says otherwise.
-- Reads:  bordero_line, charge, receivable
-- Writes: charge
-- Safe to run twice: yes
UPDATE charge AS c
SET
    due_date = coalesce(told.due_date, c.due_date),
    asked_due_date = CASE
        WHEN told.due_date IS NULL THEN c.asked_due_date
        ELSE nullif(r.due_date, told.due_date)
    END,
    told_rebate_cents = coalesce(told.rebate_cents, c.told_rebate_cents),
    asked_rebate_cents = CASE
        WHEN told.rebate_cents IS NULL THEN c.asked_rebate_cents
        ELSE nullif(r.rebate_cents, told.rebate_cents)
    END
FROM (
    SELECT
        l.charge_id,
        max(l.due_date) FILTER (WHERE l.asked = 'change_due_date') AS due_date,
        max(CASE l.asked WHEN 'grant_rebate' THEN l.rebate_cents WHEN 'cancel_rebate' THEN 0 END)
            AS rebate_cents
    FROM bordero_line AS l
    WHERE l.bank_file_id = %(bank_file_id)s AND l.answer = 'confirmed'
        AND l.asked IN ('change_due_date', 'grant_rebate', 'cancel_rebate')
    GROUP BY l.charge_id
) AS told, receivable AS r
WHERE c.id = told.charge_id AND r.id = c.receivable_id;
