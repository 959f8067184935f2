-- A contact that is no longer there says since when, whoever wrote it so.
-- Reads:  company
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION contact_inactive_since() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.deactivated_at = instant_of(NEW.company_id);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER contact_inactive_since
BEFORE INSERT OR UPDATE OF is_active, deactivated_at ON contact FOR EACH ROW
WHEN (NOT NEW.is_active AND NEW.deactivated_at IS NULL)
EXECUTE FUNCTION contact_inactive_since();

CREATE OR REPLACE FUNCTION contact_active_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.deactivated_at = NULL;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER contact_active_again
BEFORE INSERT OR UPDATE OF is_active, deactivated_at ON contact FOR EACH ROW
WHEN (NEW.is_active AND NEW.deactivated_at IS NOT NULL)
EXECUTE FUNCTION contact_active_again();
