-- Let go of what a claim holds: what was not handed over may be taken again, at once or later;
-- of what was, nobody knows, and a person looks.
-- Reads:  delivery
-- Writes: delivery
-- Safe to run twice: yes
UPDATE delivery AS d
SET
    state = CASE WHEN d.state = 'sending' THEN 'unknown' ELSE d.state END,
    reason = CASE WHEN d.state = 'sending' THEN 'sender_gone' ELSE d.reason END,
    attention_at = CASE WHEN d.state = 'sending' THEN clock_timestamp() ELSE d.attention_at END,
    due_at = CASE
        WHEN d.state = 'planned'
            THEN greatest(d.due_at, clock_timestamp() + %(wait_minutes)s * interval '1 minute')
    END,
    claim_id = CASE WHEN d.state = 'planned' THEN NULL ELSE d.claim_id END
WHERE d.message_id = ANY (%(message_ids)s::bigint[])
    AND d.company_id = %(company_id)s
    AND d.claim_id = %(claim_id)s
    AND d.state IN ('planned', 'sending')
RETURNING d.message_id, d.state;
