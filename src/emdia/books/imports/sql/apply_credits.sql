-- Give the credits of a file to their customers and post them.
-- Twin of rules/postings.py, credit_granted; tests/twins/test_credit_granted.py keeps them equal.
-- Reads:  staged_credit, staged_reference, staged_verdict
-- Writes: customer_credit, source_key, entry, posting
-- Safe to run twice: no; the caller applies a file once, under the money lock
WITH fresh AS (
    SELECT
        nextval('customer_credit_id_seq') AS credit_id,
        nextval('entry_id_seq') AS entry_id,
        s.key, s.origin, s.amount_cents, s.since_date, s.currency, r.customer_id
    FROM staged_credit AS s
    JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
    WHERE s.import_id = %(import_id)s
        AND NOT EXISTS (
            SELECT 1 FROM staged_verdict AS v
            WHERE v.import_id = s.import_id AND v.line = s.line
        )
),
credited AS (
    INSERT INTO customer_credit (
        id, company_id, customer_id, origin, currency, amount_cents, balance_cents, since_date
    )
    SELECT
        credit_id, %(company_id)s, customer_id, origin, currency, amount_cents, amount_cents,
        since_date
    FROM fresh
),
keyed AS (
    INSERT INTO source_key (company_id, source_id, kind, key, record_id)
    SELECT %(company_id)s, %(source_id)s, 'credits', key, credit_id FROM fresh
),
entered AS (
    INSERT INTO entry (id, company_id, batch_id, event, effective_date, customer_id)
    SELECT entry_id, %(company_id)s, %(batch_id)s, 'credit_granted', since_date, customer_id
    FROM fresh
)
INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
SELECT
    %(company_id)s, entry_id, 1, CASE origin WHEN 'advance' THEN 1060 ELSE 4300 END,
    amount_cents, currency
FROM fresh
UNION ALL
SELECT %(company_id)s, entry_id, 2, 2100, -amount_cents, currency FROM fresh;
