-- Ask for the other open charges of every receivable a bank file closed to be cancelled:
-- whoever still holds such a boleto must not pay what is no longer owed.
-- Reads:  bank_line, charge
-- Writes: charge
-- Safe to run twice: yes
UPDATE charge AS c
SET
    -- What the bank never heard of needs no cancelling there.
    state = CASE
        WHEN c.state = 'draft' AND c.nosso_numero <> '' THEN 'withdrawn' ELSE 'cancel_requested'
    END,
    waits_for_remessa = c.state <> 'draft' AND c.nosso_numero <> ''
FROM (
    SELECT DISTINCT receivable_id
    FROM bank_line
    WHERE bank_file_id = %(bank_file_id)s AND share = %(share)s AND outcome = 'settled' AND reason <> 'partly_paid'
    ORDER BY receivable_id
) AS closed
WHERE c.receivable_id = closed.receivable_id AND c.state = ANY (%(open_states)s::text[]);
