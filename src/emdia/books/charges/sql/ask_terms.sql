-- Make the open charges of some receivables say what holds now: what never went to the bank is
-- changed at once; of the others it is kept what the bank is yet to be told.
-- Reads:  charge, receivable
-- Writes: charge
-- Safe to run twice: yes
UPDATE charge AS c
SET
    due_date = CASE WHEN c.state = 'draft' THEN r.due_date ELSE c.due_date END,
    told_rebate_cents = CASE
        WHEN c.state = 'draft' THEN r.rebate_cents ELSE c.told_rebate_cents
    END,
    asked_due_date = CASE WHEN c.state = 'draft' THEN NULL ELSE nullif(r.due_date, c.due_date) END,
    asked_rebate_cents = CASE
        WHEN c.state = 'draft' THEN NULL ELSE nullif(r.rebate_cents, c.told_rebate_cents)
    END,
    -- Even back to what the bank knows: something else may be on its way there.
    waits_for_remessa = c.nosso_numero <> ''
FROM receivable AS r
WHERE r.id = c.receivable_id
    AND r.company_id = %(company_id)s
    AND c.company_id = %(company_id)s
    AND c.receivable_id = ANY (%(receivables)s::bigint[])
    AND c.state = ANY (%(open_states)s::text[]);
