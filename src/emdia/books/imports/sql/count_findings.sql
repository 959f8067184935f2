-- Count the rows of a file that are the same, changed and wrong; a row with any wrong is wrong.
-- Reads:  staged_verdict
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    count(*) FILTER (WHERE outcome = 'same'),
    count(*) FILTER (WHERE outcome = 'changed'),
    count(*) FILTER (WHERE outcome = 'wrong')
FROM (
    SELECT line, max(outcome) AS outcome  -- changed < same < wrong
    FROM staged_verdict
    WHERE import_id = %(import_id)s
    GROUP BY line
) AS by_line;
