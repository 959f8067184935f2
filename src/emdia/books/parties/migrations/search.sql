-- The customers of one company whose name is most like a given one. It runs with the owner's
-- rights, because trigram indexes are not used under row-level security, and so it looks
-- only into the company whose scope is open: any other gets nothing.
-- Reads:  customer
-- Writes: nothing
-- Safe to run twice: yes
CREATE INDEX customer_name_alike ON customer
    USING gist (company_id, name_key gist_trgm_ops (siglen = 64));

CREATE FUNCTION customers_like(company bigint, wanted text, most int)
RETURNS TABLE (customer_id bigint, likeness_ppm int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT c.id, (1000000 * similarity(c.name_key, wanted))::int
    FROM customer AS c
    WHERE c.company_id = company
        AND company = nullif(current_setting('emdia.company_id', true), '')::bigint
        AND wanted <> ''
        AND c.name_key % wanted
        AND c.state NOT IN ('merged', 'discarded')
    ORDER BY c.name_key <-> wanted
    LIMIT most
$$;
