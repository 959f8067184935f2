-- Where the customers live: each country, state and zone of time once.
-- Reads:  customer, address
-- Writes: nothing
-- Safe to run twice: yes
SELECT DISTINCT coalesce(a.country, ''), coalesce(a.state, ''), u.time_zone
FROM customer AS u
LEFT JOIN address AS a ON a.customer_id = u.id AND a.purpose = 'billing'
WHERE u.company_id = %(company_id)s
    AND (%(customers)s::bigint[] IS NULL OR u.id = ANY (%(customers)s::bigint[]));
