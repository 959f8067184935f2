-- Remember each fact that somebody may have to be told of, in the fact's own transaction: what
-- is rolled back is not told, and what is committed late is not missed.
-- Reads:  webhook_endpoint
-- Writes: untold_fact
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION remember_untold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM webhook_endpoint WHERE company_id = NEW.company_id AND is_active) THEN
        INSERT INTO untold_fact (fact_id, company_id) VALUES (NEW.id, NEW.company_id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER fact_is_to_be_told AFTER INSERT ON fact
    FOR EACH ROW EXECUTE FUNCTION remember_untold();
