-- Refuse a receivable whose company, branch, salesperson or customer is not one of its company.
-- Foreign keys ask for every row, four times: a million titles took longer to be asked about
-- than to be written. A statement asks once for each parent it names, by its id alone and with
-- owner's rights: a company in the condition, which row-level security would add, lets a table
-- that was just filled be walked by the company instead, all of it for each row.
-- Reads:  company, branch, salesperson, customer, receivable
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION receivable_parents() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
-- One look per parent by its key: the plan of a single title must serve a million, too.
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
    missing text;
BEGIN
    SELECT 'company ' || f.company_id || ', branch ' || f.branch_id INTO missing
    FROM (SELECT DISTINCT company_id, branch_id FROM fresh) AS f
    LEFT JOIN company AS m ON m.id = f.company_id
    LEFT JOIN branch AS b ON b.id = f.branch_id AND b.company_id = f.company_id
    WHERE m.id IS NULL OR b.id IS NULL
    LIMIT 1;
    IF NOT FOUND THEN
        SELECT 'salesperson ' || f.salesperson_id INTO missing
        FROM (
            SELECT DISTINCT company_id, salesperson_id FROM fresh WHERE salesperson_id IS NOT NULL
        ) AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT p.company_id FROM salesperson AS p WHERE p.id = f.salesperson_id
        )
        LIMIT 1;
    END IF;
    IF NOT FOUND THEN
        SELECT 'customer ' || f.customer_id INTO missing
        FROM (SELECT DISTINCT company_id, customer_id FROM fresh) AS f
        WHERE f.company_id IS DISTINCT FROM (
            SELECT c.company_id FROM customer AS c WHERE c.id = f.customer_id
        )
        LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'receivable without % in its company', missing
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'receivable_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION receivable_parents_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT
        FROM company AS m
        JOIN branch AS b ON b.id = NEW.branch_id AND b.company_id = m.id
        JOIN customer AS c ON c.id = NEW.customer_id AND c.company_id = m.id
        LEFT JOIN salesperson AS p ON p.id = NEW.salesperson_id AND p.company_id = m.id
        WHERE m.id = NEW.company_id AND (NEW.salesperson_id IS NULL OR p.id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'receivable % would hang on what is not of its company', NEW.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'receivable_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

-- What receivables hang on stays: the application may not delete it, and nobody may while one does.
CREATE OR REPLACE FUNCTION receivable_parent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hanging bigint;
BEGIN
    SELECT r.id INTO hanging
    FROM receivable AS r
    WHERE CASE TG_TABLE_NAME
        WHEN 'branch' THEN r.branch_id = OLD.id
        WHEN 'salesperson' THEN r.salesperson_id = OLD.id
        WHEN 'customer' THEN r.customer_id = OLD.id
        ELSE r.company_id = OLD.id
    END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'receivable % hangs on % %', hanging, TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'receivable_has_its_parents';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER receivable_has_its_parents AFTER INSERT ON receivable
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION receivable_parents();
CREATE TRIGGER receivable_keeps_its_parents
    AFTER UPDATE OF company_id, branch_id, salesperson_id, customer_id ON receivable
    FOR EACH ROW WHEN (
        (OLD.company_id, OLD.branch_id, OLD.customer_id)
            IS DISTINCT FROM (NEW.company_id, NEW.branch_id, NEW.customer_id)
        OR OLD.salesperson_id IS DISTINCT FROM NEW.salesperson_id
    ) EXECUTE FUNCTION receivable_parents_changed();

CREATE TRIGGER company_stays_under_receivables AFTER DELETE ON company
    FOR EACH ROW EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER company_keeps_its_receivables AFTER UPDATE OF id ON company
    FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER branch_stays_under_receivables AFTER DELETE ON branch
    FOR EACH ROW EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER branch_keeps_its_receivables AFTER UPDATE OF id, company_id ON branch
    FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.company_id <> NEW.company_id) EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER salesperson_stays_under_receivables AFTER DELETE ON salesperson
    FOR EACH ROW EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER salesperson_keeps_its_receivables AFTER UPDATE OF id, company_id ON salesperson
    FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.company_id <> NEW.company_id) EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER customer_stays_under_receivables AFTER DELETE ON customer
    FOR EACH ROW EXECUTE FUNCTION receivable_parent_stays();
CREATE TRIGGER customer_keeps_its_receivables AFTER UPDATE OF id, company_id ON customer
    FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.company_id <> NEW.company_id) EXECUTE FUNCTION receivable_parent_stays();
