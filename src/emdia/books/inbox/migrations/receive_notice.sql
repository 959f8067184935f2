-- Keep one piece of news under the address it came to; say whose it is and whether it is the
-- first that waits. No row: no such address, or not the client it asks for.
-- Owner's rights, because whoever tells is nobody's user: the token alone says which company.
-- Reads:  inbox_address, inbox_notice
-- Writes: inbox_notice
-- Safe to run twice: no; news told twice are kept twice, and looked into once
CREATE FUNCTION receive_notice(token bytea, news_source text, client text, news text, came_at timestamptz)
RETURNS TABLE (of_company bigint, is_first boolean) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH found AS (
        SELECT a.id, a.company_id
        FROM inbox_address AS a
        WHERE a.token_sha256 = token AND a.source = news_source AND a.is_active
            AND a.client_name IN ('', client)
    ),
    kept AS (
        INSERT INTO inbox_notice (company_id, address_id, body, received_at)
        SELECT f.company_id, f.id, news, came_at FROM found AS f
        RETURNING company_id
    )
    -- What stood before this statement: the news itself is not among it.
    SELECT k.company_id, NOT EXISTS (
        SELECT FROM inbox_notice AS n WHERE n.company_id = k.company_id AND n.state = 'waiting'
    )
    FROM kept AS k;
END $$;
REVOKE ALL ON FUNCTION receive_notice(bytea, text, text, text, timestamptz) FROM public;
GRANT EXECUTE ON FUNCTION receive_notice(bytea, text, text, text, timestamptz) TO emdia_app;
