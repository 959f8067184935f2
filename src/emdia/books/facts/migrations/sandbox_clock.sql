-- A sandbox that is told an instant of the past records its facts at that instant.
-- Reads:  company
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION fact_instant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at = instant_of(NEW.company_id);
    RETURN NEW;
END $$;

CREATE TRIGGER fact_is_of_its_instant BEFORE INSERT ON fact FOR EACH ROW
    WHEN (current_setting('emdia.sandbox_instant', true) <> '') EXECUTE FUNCTION fact_instant();
