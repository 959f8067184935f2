-- The digest of a batch: SHA-256 over the seal before it and its entries with their
-- postings, in order of id and line, each field separated and each NULL written.
-- Reads:  posting_batch, entry, posting
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION entry_text(e entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('|', e.id, e.event, e.effective_date - date '2000-01-01',
        coalesce(e.receivable_id::text, '-'), coalesce(e.customer_id::text, '-'),
        coalesce(e.bank_account_id::text, '-'), coalesce(e.reverses_id::text, '-'),
        coalesce(e.corrects_id::text, '-'))
$$;

CREATE OR REPLACE FUNCTION batch_digest(batch bigint, before bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(before || convert_to(
        (
            SELECT concat_ws('|', b.company_id, b.id, b.fact_id, extract(epoch FROM b.posted_at))
            FROM posting_batch AS b WHERE b.id = batch
        ) || coalesce((
            SELECT string_agg(
                chr(10) || CASE WHEN p.line = 1 THEN entry_text(e) || chr(10) ELSE '' END
                || concat_ws('|', p.line, p.account_code, p.amount_cents, p.currency),
                '' ORDER BY e.id, p.line)
            FROM entry AS e
            JOIN posting AS p ON p.entry_id = e.id
            WHERE e.batch_id = batch
        ), ''), 'UTF8'))
$$;
