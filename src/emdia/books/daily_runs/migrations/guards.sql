-- A day that was run is not run again: its row and its stages stay as they are.
-- Reads:  nothing
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION finished_run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this was done already'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finished_run_is_history';
END $$;

CREATE OR REPLACE TRIGGER finished_run_is_history BEFORE UPDATE ON daily_run
    FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION finished_run_guard();
CREATE OR REPLACE TRIGGER finished_stage_is_history BEFORE UPDATE ON daily_run_stage
    FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION finished_run_guard();
