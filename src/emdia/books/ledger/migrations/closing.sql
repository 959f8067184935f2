-- When postings become known, and which months are closed.
-- A batch takes the posting lock of its company together with others; who closes a month or
-- asks what is known now takes it alone. So a closing waits for the postings under way, and
-- a batch that comes later carries a later instant, by the clock of the database (a sandbox's
-- may be told: books/companies/migrations/sandbox_clock.sql).
-- Reads:  month_closing, approval, company
-- Writes: nothing
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    company int = NEW.company_id % 2147483648;
BEGIN
    -- An older snapshot would not see the month that closed while the lock was waited for.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'postings are made at READ COMMITTED'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_sees_what_is_closed';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1003, company);
    NEW.posted_at = instant_of(NEW.company_id);
    NEW.opened_in = pg_current_xact_id();
    RETURN NEW;
END $$;

-- Months close in order and open again in the opposite order, each after the approval of
-- a second person; the approval table refuses one's own.
CREATE OR REPLACE FUNCTION month_closing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    company int = NEW.company_id % 2147483648;
    last_day date;
    closed date;
    approved bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1003, company);
    NEW.recorded_at = instant_of(NEW.company_id);
    SELECT (date_trunc('month', NEW.month_date) + interval '1 month - 1 day')::date INTO last_day;
    SELECT m.closed_through_date INTO closed
    FROM month_closing AS m
    WHERE m.company_id = NEW.company_id
    ORDER BY m.id DESC
    LIMIT 1;
    IF NEW.act = 'close' AND closed + 1 <> NEW.month_date THEN
        RAISE EXCEPTION 'the ledger is closed through %', closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'months_close_in_order';
    END IF;
    IF NEW.act = 'close' AND NEW.closed_through_date <> last_day THEN
        RAISE EXCEPTION 'the month ends on %', last_day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'months_close_whole';
    END IF;
    IF NEW.act = 'reopen' AND (closed IS DISTINCT FROM last_day
            OR NEW.closed_through_date <> NEW.month_date - 1) THEN
        RAISE EXCEPTION 'only the last closed month is reopened'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'months_open_in_order';
    END IF;
    IF NEW.act = 'reopen' THEN
        SELECT a.id INTO approved
        FROM approval AS a
        WHERE a.id = NEW.approval_id AND a.company_id = NEW.company_id
            AND a.state = 'approved' AND a.action = 'ledger.reopen_month'
            AND a.content ->> 'month' = to_char(NEW.month_date, 'YYYY-MM');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'nobody approved to reopen %', NEW.month_date
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reopening_is_approved';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER batch_is_of_its_instant BEFORE INSERT ON posting_batch
    FOR EACH ROW EXECUTE FUNCTION batch_guard();
CREATE TRIGGER months_close_in_order BEFORE INSERT ON month_closing
    FOR EACH ROW EXECUTE FUNCTION month_closing_guard();
