-- Keep what was owed of records when they were looked at.
-- Reads:  bulk_run_item
-- Writes: bulk_run_item
-- Safe to run twice: yes
UPDATE bulk_run_item AS i
SET balance_cents = seen.balance_cents
FROM unnest(%(record_ids)s::bigint[], %(balances_cents)s::bigint[])
    AS seen (record_id, balance_cents)
WHERE i.run_id = %(run_id)s AND i.record_id = seen.record_id;
