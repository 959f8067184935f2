-- Each hold with the days it holds, what lifted it taken into account; a hold lifted on its
-- first day held nothing and is left out. The view obeys the reader's own policies.
-- Reads:  hold, hold_end
-- Writes: hold_span; a view
-- Safe to run twice: no; the second CREATE is refused
CREATE VIEW hold_span WITH (security_invoker = true) AS
SELECT
    h.id AS hold_id, h.company_id, h.customer_id, h.receivable_id, h.kind, h.since_date,
    least(h.until_date, e.ended_date - 1) AS until_date, h.filed_date
FROM hold AS h
LEFT JOIN hold_end AS e ON e.hold_id = h.id
WHERE e.ended_date IS NULL OR e.ended_date > h.since_date;
