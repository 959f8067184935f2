-- Say of records why they stay as they are.
-- Reads:  bulk_run_item
-- Writes: bulk_run_item
-- Safe to run twice: yes
UPDATE bulk_run_item AS i
SET state = %(state)s,
    code = refused.code
FROM unnest(%(record_ids)s::bigint[], %(codes)s::text[]) AS refused (record_id, code)
WHERE i.run_id = %(run_id)s AND i.record_id = refused.record_id;
