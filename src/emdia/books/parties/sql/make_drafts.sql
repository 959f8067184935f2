-- Make drafts again of the customers that a fact approved and that are still approved.
-- Reads:  record_change, customer
-- Writes: customer
-- Safe to run twice: yes; what is a draft is left
UPDATE customer AS c
SET state = 'draft'
FROM record_change AS r
WHERE r.company_id = %(company_id)s AND r.fact_id = %(fact_id)s
    AND r.subject_kind = 'customer' AND r.changes -> 'state' ->> 1 = 'approved'
    AND c.company_id = r.company_id AND c.id = r.subject_id AND c.state = 'approved';
