-- How many steps of each kind and channel were just decided; one that is taken for each title
-- counts as often.
-- Reads:  dunning_verdict, plan_step
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    s.kind, v.channel, CAST(sum(CASE WHEN s.by_title THEN v.titles_count ELSE 1 END) AS bigint)
FROM dunning_verdict AS v
JOIN plan_step AS s ON s.id = v.plan_step_id
WHERE v.company_id = %(company_id)s AND v.lane <> ''
GROUP BY s.kind, v.channel
ORDER BY s.kind, v.channel;
