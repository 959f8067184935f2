-- Name the records a run is about, each once.
-- Reads:  nothing
-- Writes: bulk_run_item
-- Safe to run twice: yes
INSERT INTO bulk_run_item (company_id, run_id, record_id, state, code, balance_cents)
SELECT %(company_id)s, %(run_id)s, asked.record_id, 'waiting', '', 0
FROM unnest(%(record_ids)s::bigint[]) AS asked (record_id)
ON CONFLICT (run_id, record_id) DO NOTHING;
