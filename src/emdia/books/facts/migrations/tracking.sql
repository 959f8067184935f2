-- Keep what an update changed in a record, under the fact that says who and why.
-- Reads:  nothing
-- Writes: record_change
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION keep_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fact bigint := nullif(current_setting('emdia.fact_id', true), '')::bigint;
    changes jsonb;
BEGIN
    SELECT jsonb_object_agg(key, jsonb_build_array(before.value, after.value))
    INTO changes
    FROM jsonb_each(to_jsonb(OLD)) AS before
    JOIN jsonb_each(to_jsonb(NEW)) AS after USING (key)
    WHERE before.value IS DISTINCT FROM after.value;
    IF changes IS NULL THEN
        RETURN NULL;
    END IF;
    IF fact IS NULL THEN
        RAISE EXCEPTION 'a change of % % without a fact', TG_TABLE_NAME, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'change_has_a_fact';
    END IF;
    INSERT INTO record_change (company_id, fact_id, subject_kind, subject_id, changes)
    VALUES (NEW.company_id, fact, TG_TABLE_NAME, NEW.id, changes);
    RETURN NULL;
END $$;
