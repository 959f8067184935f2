-- The customers a search field may mean: by tax id, name, trade name, e-mail or telephone, the surest
-- first. Owner's rights and its own company for the same reason. A plan is made for each
-- question: what is asked decides which index serves.
-- Reads:  customer, contact
-- Writes: nothing
-- Safe to run twice: yes
CREATE FUNCTION trade_key(trade_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    -- As kernel.names writes names, but for legal forms, which trade names seldom have.
    SELECT btrim(regexp_replace(
        upper(translate(
            trade_name,
            'áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑ',
            'aaaaaeeeeiiiiooooouuuucnAAAAAEEEEIIIIOOOOOUUUUCN'
        )),
        '[^0-9A-Z]+', ' ', 'g'
    ))
$$;
CREATE INDEX customer_trade_alike ON customer
    USING gist (company_id, trade_key(trade_name) gist_trgm_ops (siglen = 64))
    WHERE trade_name <> '';
CREATE INDEX customer_tax_id_start ON customer (company_id, tax_id);
CREATE INDEX contact_phone_end ON contact (company_id, reverse(phone)) WHERE phone <> '';

CREATE FUNCTION find_customers(
    company bigint, number_start text, name_start text, longest text, parts text[],
    mail_start text, phone_starts text[], phone_end text, most int
)
RETURNS TABLE (customer_id bigint, by_what text) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    beyond CONSTANT text := chr(1114111);
    -- The next two longest words: one that many have is narrowed by one that few have.
    others CONSTANT text[] := ARRAY(
        SELECT part FROM unnest(parts) AS part
        WHERE length(part) >= 3 AND part <> longest
        ORDER BY length(part) DESC LIMIT 2
    );
    second CONSTANT text := coalesce(others[1], '');
    third CONSTANT text := coalesce(others[2], '');
BEGIN
    IF company IS DISTINCT FROM nullif(current_setting('emdia.company_id', true), '')::bigint THEN
        RETURN;
    END IF;
    IF number_start <> '' THEN
        RETURN QUERY
        SELECT c.id, 'tax_id' FROM customer AS c
        WHERE c.company_id = company AND c.state NOT IN ('merged', 'discarded')
            AND c.tax_id >= number_start AND c.tax_id < number_start || beyond
        ORDER BY c.tax_id LIMIT most;
    END IF;
    IF name_start <> '' THEN
        RETURN QUERY
        SELECT c.id, 'name' FROM customer AS c
        WHERE c.company_id = company AND c.state NOT IN ('merged', 'discarded')
            AND c.name_key >= name_start AND c.name_key < name_start || beyond
        ORDER BY c.name_key LIMIT most;
    END IF;
    IF longest <> '' THEN
        RETURN QUERY
        SELECT c.id, 'name' FROM customer AS c
        WHERE c.company_id = company AND c.state NOT IN ('merged', 'discarded')
            AND c.name_key LIKE '%' || longest || '%'
            AND (second = '' OR c.name_key LIKE '%' || second || '%')
            AND (third = '' OR c.name_key LIKE '%' || third || '%')
            AND (SELECT bool_and(position(part IN c.name_key) > 0) FROM unnest(parts) AS part)
        LIMIT most;
    END IF;
    IF longest <> '' THEN
        RETURN QUERY
        SELECT c.id, 'trade_name' FROM customer AS c
        WHERE c.company_id = company AND c.state NOT IN ('merged', 'discarded') AND c.trade_name <> ''
            AND trade_key(c.trade_name) LIKE '%' || longest || '%'
            AND (second = '' OR trade_key(c.trade_name) LIKE '%' || second || '%')
            AND (third = '' OR trade_key(c.trade_name) LIKE '%' || third || '%')
            AND (
                SELECT bool_and(position(part IN trade_key(c.trade_name)) > 0)
                FROM unnest(parts) AS part
            )
        LIMIT most;
    END IF;
    IF mail_start <> '' THEN
        RETURN QUERY
        SELECT p.customer_id, 'email' FROM contact AS p
        WHERE p.company_id = company AND p.email <> ''
            AND p.email >= mail_start AND p.email < mail_start || beyond
        ORDER BY p.email LIMIT most;
    END IF;
    IF phone_end <> '' THEN
        RETURN QUERY
        SELECT p.customer_id, 'phone' FROM contact AS p, unnest(phone_starts) AS start
        WHERE p.company_id = company AND p.phone <> ''
            AND p.phone >= start AND p.phone < start || beyond
        LIMIT most;
        RETURN QUERY
        SELECT p.customer_id, 'phone' FROM contact AS p
        WHERE p.company_id = company AND p.phone <> ''
            AND reverse(p.phone) >= reverse(phone_end)
            AND reverse(p.phone) < reverse(phone_end) || beyond
        LIMIT most;
    END IF;
END $$;
