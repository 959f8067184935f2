-- Seal the oldest committed batch of a company that has none: number n of the chain, whose
-- digest covers seal n-1 and every entry and posting of the batch in order.
-- No personal data goes in: ids, dates, accounts and amounts.
-- Reads:  posting_batch, entry, posting, seal
-- Writes: seal
-- Safe to run twice: yes; a second run seals the next batch or nothing
WITH latest AS (
    SELECT number, digest FROM seal WHERE company_id = %(company_id)s ORDER BY number DESC LIMIT 1
),
next_batch AS (
    SELECT b.id, b.fact_id, b.posted_at
    FROM posting_batch AS b
    LEFT JOIN seal AS s ON s.batch_id = b.id
    WHERE b.company_id = %(company_id)s AND s.batch_id IS NULL
    ORDER BY b.id
    LIMIT 1
)
INSERT INTO seal (company_id, number, batch_id, digest, sealed_at)
SELECT
    %(company_id)s,
    coalesce((SELECT number FROM latest), 0) + 1,
    n.id,
    batch_digest(n.id, coalesce((SELECT digest FROM latest), ''::bytea)),
    now()
FROM next_batch AS n
RETURNING number, batch_id, encode(digest, 'hex');
