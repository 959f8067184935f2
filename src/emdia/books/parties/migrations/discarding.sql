-- Only a draft is discarded, and only while nothing hangs on it that a book says must stay
-- (books/parties/keeping.py); what is discarded becomes a draft again or stays.
-- Reads:  pg_trigger, and whatever tables the triggers name
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION customer_discarded_from_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'customer % cannot go from % to %', NEW.id, OLD.state, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_discarded_from_draft';
END $$;

CREATE OR REPLACE TRIGGER customer_discarded_from_draft
BEFORE UPDATE OF state ON customer FOR EACH ROW
WHEN (
    OLD.state <> NEW.state
    AND ((NEW.state = 'discarded' AND OLD.state <> 'draft')
        OR (OLD.state = 'discarded' AND NEW.state <> 'draft'))
)
EXECUTE FUNCTION customer_discarded_from_draft();

-- Once a statement, however many customers it changes.
CREATE OR REPLACE FUNCTION discarded_customers_are_unused() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM written WHERE state = 'discarded') THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'SELECT w.id FROM written AS w WHERE w.state = ''discarded'' AND EXISTS ('
        'SELECT FROM %1$I AS t WHERE t.company_id = w.company_id AND t.%2$I = w.id) LIMIT 1',
        TG_ARGV[0], TG_ARGV[1]
    ) INTO used;
    IF used IS NOT NULL THEN
        RAISE EXCEPTION 'customer % is in use by %', used, TG_ARGV[0]
            USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_discarded_is_unused';
    END IF;
    RETURN NULL;
END $$;

-- Of these customers, those that something hangs on, and one table of it: as the triggers ask.
CREATE OR REPLACE FUNCTION customers_in_use(company bigint, customer_ids bigint[])
RETURNS TABLE (customer_id bigint, used_by text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    place text[];
BEGIN
    FOR place IN
        SELECT string_to_array(encode(t.tgargs, 'escape'), '\000')
        FROM pg_trigger AS t
        WHERE t.tgfoid = 'discarded_customers_are_unused'::regproc
        ORDER BY t.tgname
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT asked.id, %3$L::text FROM unnest($2) AS asked (id) WHERE EXISTS ('
            'SELECT FROM %1$I AS t WHERE t.company_id = $1 AND t.%2$I = asked.id)',
            place[1], place[2], place[1]
        ) USING company, customer_ids;
    END LOOP;
END $$;
