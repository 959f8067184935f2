-- What became of each step that was decided on a day: message sent or not and why, task done or
-- not and why, counted by step, outcome, reason and person.
-- Reads:  dunning_became
-- Writes: nothing
-- Safe to run twice: yes
WITH became AS (
    SELECT plan, version, step, kind, channel, offset_days, state, who, cents,
        left(reason, 80) AS reason
    FROM dunning_became
    WHERE company_id = %(company_id)s AND decided_date = %(day)s
)
SELECT
    plan, version, step, kind, channel, state, reason, who, CAST(count(*) AS bigint),
    CAST(sum(cents) AS bigint)
FROM became
GROUP BY plan, version, step, kind, channel, offset_days, state, reason, who
ORDER BY plan, version, offset_days, step, channel, state, reason, who;
