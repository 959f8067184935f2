-- Every seal of a company beside the digest its batch gives today, in chain order.
-- A row with same = false names the first altered batch (or a broken chain).
-- Reads:  seal, posting_batch, entry, posting
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    s.number,
    s.batch_id,
    encode(s.digest, 'hex') AS digest,
    s.digest = batch_digest(
        s.batch_id,
        coalesce(lag(s.digest) OVER (ORDER BY s.number), ''::bytea)
    ) AND s.number = row_number() OVER (ORDER BY s.number) AS same
FROM seal AS s
WHERE s.company_id = %(company_id)s
ORDER BY s.number;
