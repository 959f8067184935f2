-- Refuse a message, a title of one or a delivery that hangs on what is not of its company.
-- Foreign keys ask for every row, up to five times; a day of a portfolio adds hundreds of
-- thousands. A statement asks once for each parent it names, by its id alone and with owner's
-- rights (receivables/migrations/parents.sql says why). What messages hang on stays.
-- Reads:  customer, send_batch, message, receivable, message_title
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION message_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
-- One look per parent by its key: the plan of a single message must serve many, too.
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM fresh AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT u.company_id FROM customer AS u WHERE u.id = f.customer_id
        )
    ) OR EXISTS (
        SELECT
        FROM (
            SELECT DISTINCT company_id, send_batch_id FROM fresh WHERE send_batch_id IS NOT NULL
        ) AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT b.company_id FROM send_batch AS b WHERE b.id = f.send_batch_id
        )
    ) THEN
        RAISE EXCEPTION 'a message without its customer or batch in its company'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'message_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION message_title_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM (SELECT DISTINCT company_id, message_id FROM fresh) AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT m.company_id FROM message AS m WHERE m.id = f.message_id
        )
    ) OR EXISTS (
        SELECT
        FROM fresh AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT r.company_id FROM receivable AS r WHERE r.id = f.receivable_id
        )
    ) THEN
        RAISE EXCEPTION 'a title of a message without its message or receivable in its company'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'message_title_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION delivery_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM fresh AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT m.company_id FROM message AS m WHERE m.id = f.message_id
        )
    ) THEN
        RAISE EXCEPTION 'a delivery without its message in its company'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'delivery_has_its_message';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION message_parent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM message AS m
        WHERE TG_TABLE_NAME = 'customer' AND m.customer_id = OLD.id
            OR TG_TABLE_NAME = 'send_batch' AND m.send_batch_id = OLD.id
    ) OR TG_TABLE_NAME = 'receivable'
        AND EXISTS (SELECT FROM message_title AS t WHERE t.receivable_id = OLD.id)
    THEN
        RAISE EXCEPTION 'a message hangs on % %', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'message_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER message_has_its_parents AFTER INSERT ON message
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION message_parents();
CREATE OR REPLACE TRIGGER message_title_has_its_parents AFTER INSERT ON message_title
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION message_title_parents();
CREATE OR REPLACE TRIGGER delivery_has_its_message AFTER INSERT ON delivery
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION delivery_parents();
CREATE OR REPLACE TRIGGER customer_stays_under_messages AFTER DELETE ON customer
    FOR EACH ROW EXECUTE FUNCTION message_parent_stays();
CREATE OR REPLACE TRIGGER send_batch_stays_under_messages AFTER DELETE ON send_batch
    FOR EACH ROW EXECUTE FUNCTION message_parent_stays();
CREATE OR REPLACE TRIGGER receivable_stays_under_messages AFTER DELETE ON receivable
    FOR EACH ROW EXECUTE FUNCTION message_parent_stays();
