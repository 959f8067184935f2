-- The debtors whom a person may have to call: a call is due, a day that was agreed has come, or
-- a promise was broken lately. Whether they stand in the list is for score.sql to say.
-- Reads:  dunning_task, dunning_case, interaction, interaction_retraction, promise, customer
-- Writes: nothing
-- Safe to run twice: yes
SELECT DISTINCT found.customer_id
FROM (
    SELECT c.customer_id
    FROM dunning_task AS t
    JOIN dunning_case AS c ON c.id = t.case_id
    WHERE t.company_id = %(company_id)s
        AND t.state = 'open'
        AND t.kind = ANY (%(call_kinds)s::text[])
    UNION ALL
    SELECT i.customer_id
    FROM interaction AS i
    WHERE i.company_id = %(company_id)s
        AND i.next_date BETWEEN %(as_of)s - %(talk_days)s AND %(as_of)s
        AND NOT EXISTS (SELECT FROM interaction_retraction AS r WHERE r.interaction_id = i.id)
    UNION ALL
    SELECT coalesce(u.payer_id, CASE WHEN %(groups_children)s THEN u.parent_id END, u.id)
    FROM promise AS p
    JOIN customer AS u ON u.id = p.customer_id
    WHERE p.company_id = %(company_id)s
        AND p.state = 'broken'
        AND p.closed_date > %(as_of)s - %(broken_days)s
) AS found
ORDER BY found.customer_id;
