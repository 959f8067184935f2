-- Say of each staged receivable that is not simply new what it is: the same as the one of its
-- key or document, a change of it, or wrong.
-- Reads:  staged_receivable, staged_reference, source_key, receivable, charge, salesperson,
--         entry, posting, staged_verdict
-- Writes: staged_verdict
-- Safe to run twice: yes; the caller empties the verdicts before
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'customer', 'customer_unknown', s.customer
FROM staged_receivable AS s
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
WHERE s.import_id = %(import_id)s AND r.customer_id IS NULL;

-- What is known already, with what the file would change. By its document first: a row that is
-- new joins nothing.
WITH known AS (
    SELECT
        s.*,
        coalesce(by_key.id, r.id) AS record_id,
        by_key.id <> r.id AS is_split
    FROM staged_receivable AS s
    JOIN receivable AS r ON r.company_id = %(company_id)s AND r.document = s.document
    LEFT JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'receivables' AND k.key = s.key
    LEFT JOIN receivable AS by_key ON by_key.id = k.record_id
    WHERE s.import_id = %(import_id)s
    UNION ALL
    SELECT s.*, r.id, false
    FROM staged_receivable AS s
    JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'receivables' AND k.key = s.key
    JOIN receivable AS r ON r.id = k.record_id
    WHERE s.import_id = %(import_id)s AND NOT EXISTS (
        SELECT 1 FROM receivable AS d
        WHERE d.company_id = %(company_id)s AND d.document = s.document
    )
),
compared AS (
    SELECT
        n.line, n.record_id, n.document, n.is_split, r.balance_cents,
        -- What was posted or is the title itself stays as it is.
        concat_ws(', ',
            CASE WHEN r.document <> n.document THEN 'document' END,
            CASE WHEN r.customer_id <> c.customer_id THEN 'customer' END,
            CASE WHEN r.issue_date <> n.issue_date THEN 'issue_date' END,
            CASE WHEN r.currency <> n.currency THEN 'currency' END,
            CASE WHEN r.gross_cents <> n.gross_cents OR r.net_cents <> n.net_cents
                THEN 'gross' END,
            CASE WHEN r.holder <> n.holder THEN 'holder' END,
            CASE WHEN n.paid_cents IS NOT NULL AND n.paid_cents <> (
                SELECT coalesce(sum(g.amount_cents), 0)
                FROM entry AS e
                JOIN posting AS g ON g.entry_id = e.id AND g.line = 1
                WHERE e.receivable_id = r.id AND e.event = 'paid_before'
            ) THEN 'paid' END
        ) AS fixed,
        -- Most rows differ in nothing: what differs is put together for the others alone.
        CASE WHEN r.due_date <> n.due_date
            OR r.kind <> n.kind
            OR r.fine_ppm <> n.fine_ppm
            OR r.interest_monthly_ppm <> n.interest_monthly_ppm
            OR r.grace_days <> n.grace_days
            OR r.discount_cents <> n.discount_cents
            OR r.discount_until_date IS DISTINCT FROM
                coalesce(n.discount_until_date, r.discount_until_date)
            OR r.rebate_cents <> n.rebate_cents
            OR (n.salesperson IS NOT NULL AND n.salesperson IS DISTINCT FROM p.code)
        THEN nullif(jsonb_strip_nulls(jsonb_build_object(
            'due_date', CASE WHEN r.due_date <> n.due_date
                THEN jsonb_build_array(r.due_date, n.due_date) END,
            'kind', CASE WHEN r.kind <> n.kind THEN jsonb_build_array(r.kind, n.kind) END,
            'fine_ppm', CASE WHEN r.fine_ppm <> n.fine_ppm
                THEN jsonb_build_array(r.fine_ppm, n.fine_ppm) END,
            'interest_monthly_ppm', CASE WHEN r.interest_monthly_ppm <> n.interest_monthly_ppm
                THEN jsonb_build_array(r.interest_monthly_ppm, n.interest_monthly_ppm) END,
            'grace_days', CASE WHEN r.grace_days <> n.grace_days
                THEN jsonb_build_array(r.grace_days, n.grace_days) END,
            'discount_cents', CASE WHEN r.discount_cents <> n.discount_cents
                THEN jsonb_build_array(r.discount_cents, n.discount_cents) END,
            'discount_until_date', CASE WHEN r.discount_until_date IS DISTINCT FROM
                    coalesce(n.discount_until_date, r.discount_until_date)
                THEN jsonb_build_array(coalesce(r.discount_until_date::text, ''),
                    n.discount_until_date) END,
            'rebate_cents', CASE WHEN r.rebate_cents <> n.rebate_cents
                THEN jsonb_build_array(r.rebate_cents, n.rebate_cents) END,
            'salesperson', CASE WHEN n.salesperson IS NOT NULL
                    AND n.salesperson IS DISTINCT FROM p.code
                THEN jsonb_build_array(coalesce(p.code, ''), n.salesperson) END
        )), '{}') END AS changes
    FROM known AS n
    LEFT JOIN staged_reference AS c ON c.import_id = n.import_id AND c.reference = n.customer
    JOIN receivable AS r ON r.id = n.record_id
    LEFT JOIN salesperson AS p ON p.id = r.salesperson_id
    OFFSET 0  -- Worked out once: a column would be again wherever it is named.
)
INSERT INTO staged_verdict (import_id, line, outcome, record_id, field, code, found, changes)
SELECT
    %(import_id)s, line,
    CASE WHEN code <> '' THEN 'wrong' WHEN changes IS NULL THEN 'same' ELSE 'changed' END,
    record_id,
    CASE code WHEN 'fixed_value_changed' THEN split_part(fixed, ', ', 1)
        WHEN '' THEN '' ELSE 'document' END,
    code,
    CASE code WHEN 'fixed_value_changed' THEN fixed WHEN '' THEN '' ELSE document END,
    changes
FROM (
    SELECT *,
        CASE
            WHEN is_split THEN 'document_of_another_key'
            WHEN fixed <> '' THEN 'fixed_value_changed'
            WHEN changes IS NULL THEN ''
            WHEN balance_cents = 0 THEN 'settled_title'
            WHEN EXISTS (
                SELECT 1 FROM charge AS h
                WHERE h.receivable_id = record_id AND h.state IN ('sent', 'registered')
            ) THEN 'charged_title'
            ELSE ''
        END AS code
    FROM compared
    OFFSET 0
) AS judged;

-- A month that is closed takes no new title.
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'issue_date', 'month_closed', s.issue_date::text
FROM staged_receivable AS s
WHERE s.import_id = %(import_id)s AND s.issue_date <= %(closed_through)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.record_id IS NOT NULL
    );
