-- Take from the worklist what waits for a person in a case that is closed.
-- Reads:  dunning_task, dunning_case
-- Writes: dunning_task
-- Safe to run twice: yes
UPDATE dunning_task AS t
SET state = 'dropped', closed_at = now(), closed_by = %(by)s, closed_reason = 'nothing_owed'
FROM dunning_case AS c
WHERE t.company_id = %(company_id)s
    AND t.state = 'open'
    AND c.id = t.case_id
    AND c.closed_date IS NOT NULL;
