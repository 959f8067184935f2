-- The customers with a contact that contact law counts, since a day.
-- Reads:  interaction
-- Writes: nothing
-- Safe to run twice: yes
SELECT DISTINCT i.customer_id
FROM interaction AS i
WHERE i.company_id = %(company_id)s
    AND i.on_date >= %(since_date)s
    AND i.is_outbound AND i.is_demand AND NOT i.fell_through;
