-- Refuse a receivable whose withholdings are not, together, what its net lacks to its gross:
-- what was issued to "taxes to be withheld" must be what the payment takes from there.
-- Asked at commit, so that a receivable and its withholdings may come one after the other.
-- Reads:  receivable, receivable_withholding
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION withholdings_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
    wrong bigint;
BEGIN
    IF TG_TABLE_NAME = 'receivable' THEN
        asked := NEW.id;
    ELSE
        asked := coalesce(NEW.receivable_id, OLD.receivable_id);
    END IF;
    SELECT r.id INTO wrong
    FROM receivable AS r
    WHERE r.id = asked AND r.gross_cents - r.net_cents <> (
        SELECT coalesce(sum(w.amount_cents), 0)
        FROM receivable_withholding AS w
        WHERE w.receivable_id = r.id
    );
    IF FOUND THEN
        RAISE EXCEPTION 'the withholdings of receivable % are not its gross less its net', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'withholdings_make_the_net';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER receivable_net_is_explained AFTER INSERT ON receivable
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.gross_cents <> NEW.net_cents) EXECUTE FUNCTION withholdings_guard();
CREATE CONSTRAINT TRIGGER receivable_net_stays_explained
    AFTER UPDATE OF gross_cents, net_cents ON receivable
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION withholdings_guard();
CREATE CONSTRAINT TRIGGER withholding_explains_the_net
    AFTER INSERT OR UPDATE OR DELETE ON receivable_withholding
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION withholdings_guard();
