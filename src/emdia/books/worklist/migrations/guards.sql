-- A debtor in the list, and who calls it, are of the debtor's company. Asked at once for all rows
-- of a statement, without locks on customers: whoever keeps a talk holds one of them and waits for
-- the list (receivables/migrations/parents.sql says why by ids and with owner's rights).
-- Reads:  customer
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION worklist_parents() RETURNS trigger LANGUAGE plpgsql
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
        RAISE EXCEPTION 'a debtor of the worklist without its customer'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'worklist_has_its_customers';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER worklist_entry_has_its_customer AFTER INSERT ON worklist_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION worklist_parents();

CREATE OR REPLACE TRIGGER worklist_assignment_has_its_customer AFTER INSERT ON worklist_assignment
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION worklist_parents();
