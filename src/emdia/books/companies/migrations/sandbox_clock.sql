-- What time it is in a company. A sandbox may be told an instant of the past, so that a made-up
-- company has a history that came bit by bit; anywhere else the clock of the database counts,
-- whatever is told. A sandbox stays one for ever, and no company becomes one.
-- Reads:  company
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION instant_of(asked bigint) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    told text = nullif(current_setting('emdia.sandbox_instant', true), '');
BEGIN
    IF told IS NOT NULL AND EXISTS (SELECT 1 FROM company AS c WHERE c.id = asked AND c.is_sandbox)
    THEN
        RETURN least(told::timestamptz, clock_timestamp());
    END IF;
    RETURN clock_timestamp();
END $$;

CREATE OR REPLACE FUNCTION sandbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'company % cannot change between sandbox and real', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'company_stays_what_it_is';
END $$;

CREATE TRIGGER company_stays_what_it_is BEFORE UPDATE ON company
    FOR EACH ROW WHEN (OLD.is_sandbox <> NEW.is_sandbox) EXECUTE FUNCTION sandbox_guard();
