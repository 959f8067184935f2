-- Keep what is owed per due date: every statement on receivable adds what it changed, as new
-- rows, so that two sessions never wait for each other. The sum of the rows is the truth.
-- Reads:  nothing
-- Writes: owed_total
-- Safe to run twice: yes
CREATE OR REPLACE FUNCTION owed_total_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO owed_total (company_id, currency, due_date, titles, balance_cents)
    SELECT
        company_id, currency, due_date,
        count(*) FILTER (WHERE balance_cents > 0),
        sum(balance_cents)
    FROM fresh
    GROUP BY company_id, currency, due_date
    HAVING sum(balance_cents) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION owed_total_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO owed_total (company_id, currency, due_date, titles, balance_cents)
    SELECT company_id, currency, due_date, sum(titles), sum(balance_cents)
    FROM (
        -- Each side shrinks to its due dates before the two are put together.
        SELECT
            company_id, currency, due_date,
            count(*) FILTER (WHERE balance_cents > 0) AS titles,
            sum(balance_cents) AS balance_cents
        FROM fresh
        GROUP BY company_id, currency, due_date
        UNION ALL
        SELECT
            company_id, currency, due_date,
            -count(*) FILTER (WHERE balance_cents > 0),
            -sum(balance_cents)
        FROM stale
        GROUP BY company_id, currency, due_date
    ) AS side
    GROUP BY company_id, currency, due_date
    HAVING sum(titles) <> 0 OR sum(balance_cents) <> 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION owed_total_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO owed_total (company_id, currency, due_date, titles, balance_cents)
    SELECT
        company_id, currency, due_date,
        -count(*) FILTER (WHERE balance_cents > 0),
        -sum(balance_cents)
    FROM stale
    GROUP BY company_id, currency, due_date
    HAVING sum(balance_cents) <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER receivable_issued_total AFTER INSERT ON receivable
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION owed_total_issued();
CREATE TRIGGER receivable_changed_total AFTER UPDATE ON receivable
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION owed_total_changed();
CREATE TRIGGER receivable_removed_total AFTER DELETE ON receivable
    REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION owed_total_removed();
