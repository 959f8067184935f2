-- Only a draft is discarded, and what is discarded becomes a draft again or stays. What must
-- not be discarded is said by the books (books/parties/keeping.py).
-- Reads:  nothing
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
