-- Close a bank file: count its lines by outcome, sum its money, mark it applied.
-- The table refuses counts that do not add up to the lines read.
-- Reads:  bank_line, bank_file
-- Writes: bank_file
-- Safe to run twice: yes
UPDATE bank_file AS f
SET
    state = 'applied',
    applied_at = now(),
    settled = t.settled,
    confirmed = t.confirmed,
    rejected = t.rejected,
    exceptions = t.exceptions,
    paid_cents = t.paid_cents,
    credited_cents = t.credited_cents,
    tariff_cents = t.tariff_cents
FROM (
    SELECT
        count(*) FILTER (WHERE outcome = 'settled') AS settled,
        count(*) FILTER (WHERE outcome = 'confirmed') AS confirmed,
        count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
        count(*) FILTER (WHERE outcome = 'exception') AS exceptions,
        coalesce(sum(paid_cents) FILTER (WHERE receipt_id IS NOT NULL), 0)::bigint AS paid_cents,
        coalesce(sum(paid_cents - tariff_cents) FILTER (WHERE receipt_id IS NOT NULL), 0)::bigint AS credited_cents,
        coalesce(sum(tariff_cents) FILTER (
            WHERE reason <> 'line_unreadable' AND event <> %(announced)s
        ), 0)::bigint AS tariff_cents
    FROM bank_line
    WHERE bank_file_id = %(bank_file_id)s
) AS t
WHERE f.id = %(bank_file_id)s;
