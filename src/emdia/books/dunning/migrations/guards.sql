-- What was published never changes, its steps neither; a case keeps whose it is and is closed
-- once; a task keeps what it is of, and who closed it until it waits again. What rows of one
-- statement hang on is asked of it at once, by ids alone and with owner's rights
-- (receivables/migrations/parents.sql says why).
-- Reads:  plan_version, dunning_case, plan_step, customer, dunning_action
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION plan_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (
        OLD.state = 'draft' AND NEW.state IN ('draft', 'asked', 'discarded')
        OR OLD.state = 'asked' AND NEW.state IN ('draft', 'published')
            AND (OLD.position, OLD.is_active, OLD.rest_days, OLD.conditions, OLD.number)
                = (NEW.position, NEW.is_active, NEW.rest_days, NEW.conditions, NEW.number)
    ) THEN
        RAISE EXCEPTION 'plan version % was % and stays as it is', OLD.id, OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_version_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER plan_version_stays BEFORE UPDATE ON plan_version
    FOR EACH ROW EXECUTE FUNCTION plan_version_guard();

CREATE OR REPLACE FUNCTION plan_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_version_id ELSE NEW.plan_version_id END;
BEGIN
    IF NOT EXISTS (SELECT FROM plan_version AS v WHERE v.id = version AND v.state = 'draft') THEN
        RAISE EXCEPTION 'the steps of plan version % stay as they are', version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_step_of_a_draft';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER plan_step_of_a_draft BEFORE INSERT OR UPDATE OR DELETE ON plan_step
    FOR EACH ROW EXECUTE FUNCTION plan_step_guard();

CREATE OR REPLACE FUNCTION dunning_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'case % is closed, or would become another one', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'dunning_case_stays';
END $$;

CREATE OR REPLACE TRIGGER dunning_case_stays BEFORE UPDATE ON dunning_case
    FOR EACH ROW WHEN (
        OLD.closed_date IS NOT NULL
        OR (OLD.company_id, OLD.customer_id, OLD.opened_date)
            IS DISTINCT FROM (NEW.company_id, NEW.customer_id, NEW.opened_date)
    ) EXECUTE FUNCTION dunning_case_guard();

CREATE OR REPLACE FUNCTION dunning_case_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM fresh AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT u.company_id FROM customer AS u WHERE u.id = f.customer_id
        )
    ) THEN
        RAISE EXCEPTION 'a case without its customer'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'dunning_case_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER dunning_case_has_its_parents AFTER INSERT ON dunning_case
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION dunning_case_parents();

CREATE OR REPLACE FUNCTION dunning_action_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM fresh AS f
        WHERE (f.company_id, f.customer_id) NOT IN (
            SELECT c.company_id, c.customer_id
            FROM dunning_case AS c
            WHERE c.id = f.case_id
        )
    ) OR EXISTS (
        SELECT
        FROM (SELECT DISTINCT company_id, plan_version_id, plan_step_id FROM fresh) AS f
        WHERE (f.company_id, f.plan_version_id) NOT IN (
            SELECT s.company_id, s.plan_version_id
            FROM plan_step AS s
            WHERE s.id = f.plan_step_id
        )
    ) THEN
        RAISE EXCEPTION 'an action without its case, or of a step of another version'
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'dunning_action_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER dunning_action_has_its_parents AFTER INSERT ON dunning_action
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION dunning_action_parents();

CREATE OR REPLACE FUNCTION dunning_task_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM fresh AS f
        WHERE (f.company_id, f.case_id) NOT IN (
            SELECT a.company_id, a.case_id
            FROM dunning_action AS a
            WHERE a.id = f.action_id
        )
    ) THEN
        RAISE EXCEPTION 'a task without its action'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'dunning_task_has_its_action';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER dunning_task_has_its_action AFTER INSERT ON dunning_task
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION dunning_task_parents();

CREATE OR REPLACE FUNCTION dunning_task_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'task % is closed, or would become another one', OLD.action_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'dunning_task_stays';
END $$;

CREATE OR REPLACE TRIGGER dunning_task_stays BEFORE UPDATE ON dunning_task
    FOR EACH ROW WHEN (
        (OLD.action_id, OLD.company_id, OLD.case_id, OLD.kind)
            IS DISTINCT FROM (NEW.action_id, NEW.company_id, NEW.case_id, NEW.kind)
        OR OLD.state = 'dropped'
        OR OLD.state <> 'open' AND NEW.state <> 'open'
    ) EXECUTE FUNCTION dunning_task_guard();
