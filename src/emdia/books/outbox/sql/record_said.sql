-- Record what the transport said of messages this claim was sending. A claim that was taken for
-- dead may still close what nobody knew; it changes nothing that was decided meanwhile.
-- Reads:  delivery
-- Writes: delivery
-- Safe to run twice: yes; what was recorded is sending no more
UPDATE delivery AS d
SET
    state = said.state,
    reason = said.reason,
    answer = said.answer,
    claim_id = CASE WHEN said.state = 'planned' THEN NULL ELSE d.claim_id END,
    due_at = CASE
        WHEN said.state = 'planned'
            THEN clock_timestamp() + said.wait_minutes * interval '1 minute'
    END,
    sent_at = CASE WHEN said.state = 'sent' THEN clock_timestamp() ELSE d.sent_at END,
    attention_at = CASE
        WHEN said.state IN ('failed', 'unknown') THEN clock_timestamp()
    END
FROM unnest(
    %(message_ids)s::bigint[], %(states)s::text[], %(reasons)s::text[], %(answers)s::text[],
    %(wait_minutes)s::integer[]
) AS said (message_id, state, reason, answer, wait_minutes)
WHERE d.message_id = said.message_id
    AND d.company_id = %(company_id)s
    AND d.claim_id = %(claim_id)s
    AND (d.state = 'sending' OR d.state = 'unknown' AND said.state IN ('sent', 'failed'))
RETURNING d.message_id;
