-- Close the cases of which nothing is open any more that would be asked for.
-- Reads:  dunning_verdict, dunning_case
-- Writes: dunning_case
-- Safe to run twice: yes
UPDATE dunning_case AS c
SET closed_date = %(as_of)s
WHERE c.company_id = %(company_id)s
    AND c.closed_date IS NULL
    -- Of the debtors that were decided about; one in one is everybody (copy_titles.sql).
    AND mod(mod(c.customer_id * 2654435761, 4294967296), %(one_in)s) = %(rest)s
    AND NOT EXISTS (
        SELECT FROM dunning_verdict AS v
        WHERE v.company_id = c.company_id AND v.customer_id = c.customer_id AND v.lane = ''
    );
