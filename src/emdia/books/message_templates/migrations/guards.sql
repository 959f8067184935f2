-- The words of a version change while it is a draft, and never again.
-- Reads:  template_version
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION template_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM template_version AS v
        WHERE v.id = coalesce(NEW.version_id, OLD.version_id) AND v.state = 'draft'
    ) THEN
        RAISE EXCEPTION 'the words of a version that is no draft do not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'template_text_of_a_draft';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER template_text_of_a_draft BEFORE INSERT OR UPDATE OR DELETE
    ON template_text FOR EACH ROW EXECUTE FUNCTION template_text_guard();
