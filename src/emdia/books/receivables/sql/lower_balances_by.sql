-- Settle part of what is owed on each of some receivables.
-- Reads:  receivable
-- Writes: receivable
-- Safe to run twice: no; the caller records in the same transaction what paid
UPDATE receivable AS r
SET balance_cents = r.balance_cents - paid.cents
FROM (
    SELECT t.id, t.cents
    FROM unnest(%(receivables)s::bigint[], %(cents)s::bigint[]) AS t (id, cents)
    ORDER BY t.id
) AS paid
WHERE r.id = paid.id;
