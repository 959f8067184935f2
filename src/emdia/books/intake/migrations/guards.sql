-- An alarm that was cleared stays as it is: who cleared it and why is history.
-- Reads:  nothing
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION cleared_alarm_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alarm % was cleared already', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'cleared_alarm_is_history';
END $$;

CREATE OR REPLACE TRIGGER cleared_alarm_is_history BEFORE UPDATE ON intake_alarm
    FOR EACH ROW WHEN (OLD.state = 'cleared') EXECUTE FUNCTION cleared_alarm_guard();
