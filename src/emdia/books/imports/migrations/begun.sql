-- An import of which a part is written is finished: it is neither over nor read anew.
-- Reads:  fact
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION import_batch_begun_is_finished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fact
        WHERE subject_kind = 'import_batch'
            AND subject_id = NEW.id
            AND company_id = NEW.company_id
            AND kind = 'import.share_applied'
    ) THEN
        RAISE EXCEPTION 'a part of import % is written: it can only be finished', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'import_batch_begun_is_finished';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER import_batch_begun_is_finished
AFTER UPDATE OF state ON import_batch FOR EACH ROW
WHEN (NEW.state IN ('received', 'checking', 'cancelled', 'expired', 'refused'))
EXECUTE FUNCTION import_batch_begun_is_finished();
