-- A report's mail goes forwards only; what a server took, or nobody knows of, is not sent again
-- by itself. Only a person lets what nobody knows of be planned again.
-- Reads:  nothing
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION report_mail_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (
        OLD.state = 'planned' AND NEW.state IN ('sending', 'failed')
        OR OLD.state = 'sending' AND NEW.state IN ('planned', 'sent', 'failed', 'unknown')
        OR OLD.state = 'unknown' AND NEW.state IN ('planned', 'sent')
    ) THEN
        RAISE EXCEPTION 'report mail % was % and cannot become %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_mail_goes_forwards';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER report_mail_goes_forwards BEFORE UPDATE OF state ON report_mail
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION report_mail_guard();
