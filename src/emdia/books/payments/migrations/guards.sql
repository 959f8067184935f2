-- Refuse an allocation that does not hold: made by hand, one by one, it must take what the
-- receipt says is taken, be of one currency with its receivable, and come from money that
-- is sure and was not given back. Whole files are checked by their own counts instead:
-- their allocations come in the entries of their receipts and name no entry.
-- Reads:  allocation, receipt, receivable, entry
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION allocation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    -- The row of the receipt is held by whoever changed its total in this transaction.
    SELECT t.id INTO wrong
    FROM receipt AS t
    WHERE t.id = NEW.receipt_id
        AND t.allocated_cents <> (
            SELECT coalesce(sum(
                a.principal_cents + a.interest_cents - a.discount_cents - a.difference_cents), 0)
            FROM allocation AS a
            WHERE a.receipt_id = NEW.receipt_id
        );
    IF FOUND THEN
        RAISE EXCEPTION 'receipt % is allocated otherwise than it says', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_is_counted';
    END IF;
    SELECT NEW.receivable_id INTO wrong
    WHERE NOT EXISTS (
        SELECT FROM receipt AS t
        JOIN receivable AS r ON r.id = NEW.receivable_id AND r.company_id = NEW.company_id
        WHERE t.id = NEW.receipt_id AND t.company_id = NEW.company_id AND t.currency = r.currency
    );
    IF FOUND THEN
        RAISE EXCEPTION 'receivable % is of another currency or company', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_of_one_currency';
    END IF;
    IF NEW.reverses_number IS NULL THEN
        SELECT t.id INTO wrong
        FROM receipt AS t
        WHERE t.id = NEW.receipt_id
            AND (
                (t.kind = 'cheque' AND t.cleared_date IS NULL)
                OR EXISTS (SELECT FROM entry AS e WHERE e.reverses_id = t.entry_id)
            );
        IF FOUND THEN
            RAISE EXCEPTION 'the money of receipt % is not sure', wrong
                USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_of_sure_money';
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER allocation_holds AFTER INSERT ON allocation
    FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL) EXECUTE FUNCTION allocation_guard();
