-- A message goes forwards only, by the moves of rules/outbox.py; what became of it in the end
-- stays. tests/rules/test_outbox.py tries every pair of states.
-- Reads:  nothing
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION delivery_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (
        OLD.state = 'planned' AND NEW.state IN ('sending', 'suppressed', 'failed', 'unknown')
        OR OLD.state = 'sending'
            AND NEW.state IN ('planned', 'sent', 'failed', 'suppressed', 'unknown')
        OR OLD.state = 'sent' AND NEW.state IN ('delivered', 'read', 'failed')
        OR OLD.state = 'delivered' AND NEW.state IN ('read', 'failed')
        OR OLD.state = 'unknown'
            AND NEW.state IN ('planned', 'sent', 'delivered', 'read', 'failed')
    ) THEN
        RAISE EXCEPTION 'message % was % and cannot become %', OLD.message_id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_goes_forwards';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER delivery_goes_forwards BEFORE UPDATE OF state ON delivery
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION delivery_guard();
