-- Say of records what became of them, and by which fact.
-- Reads:  bulk_run_item
-- Writes: bulk_run_item
-- Safe to run twice: yes
UPDATE bulk_run_item AS i
SET state = %(state)s,
    code = '',
    fact_id = coalesce(%(fact_id)s::bigint, i.fact_id)
FROM unnest(%(record_ids)s::bigint[]) AS gone (record_id)
WHERE i.run_id = %(run_id)s AND i.record_id = gone.record_id;
