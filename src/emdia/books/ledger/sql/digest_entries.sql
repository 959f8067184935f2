-- One digest per entry of some batches, in order of entry: an export that has them tells
-- later which entry of an altered batch was altered.
-- No personal data goes in: ids, dates, accounts and amounts.
-- Reads:  entry, posting
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    e.id,
    e.batch_id,
    encode(sha256(convert_to(
        entry_text(e) || coalesce((
            SELECT string_agg(
                chr(10) || concat_ws('|', p.line, p.account_code, p.amount_cents, p.currency),
                '' ORDER BY p.line)
            FROM posting AS p
            WHERE p.entry_id = e.id
        ), ''), 'UTF8')), 'hex')
FROM entry AS e
WHERE e.company_id = %(company_id)s AND e.batch_id = ANY(%(batches)s)
ORDER BY e.id;
