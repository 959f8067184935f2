-- Say what the untold facts made of receivables: issued, paid, owed again, cancelled.
-- What was owed before and after each fact is reckoned back from the balance of now by the
-- postings of the facts after it; all is read in one statement, so that both are of one instant.
-- Reads:  untold_fact, fact, posting_batch, entry, posting, receivable, webhook_endpoint
-- Writes: webhook_event
-- Safe to run twice: yes
WITH moved AS (
    SELECT
        f.id AS fact_id, f.at, e.receivable_id, sum(p.amount_cents) AS cents, max(e.id) AS latest,
        bool_or(e.event = 'issue') AS is_issue,
        bool_or(e.event = 'cancellation') AS is_cancellation
    FROM untold_fact AS u
    JOIN fact AS f ON f.id = u.fact_id
    JOIN posting_batch AS b ON b.fact_id = f.id
    JOIN entry AS e ON e.batch_id = b.id
    JOIN posting AS p ON p.entry_id = e.id
    WHERE p.account_code = 1100 AND e.receivable_id IS NOT NULL
    GROUP BY f.id, f.at, e.receivable_id
),
stood AS (
    SELECT
        m.fact_id, m.at, m.receivable_id, m.cents, m.is_issue, m.is_cancellation,
        r.company_id, r.document, r.customer_id, r.due_date, r.net_cents, r.currency,
        r.balance_cents - coalesce(sum(m.cents) OVER (
            PARTITION BY m.receivable_id ORDER BY m.latest
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ), 0) AS after_cents
    FROM moved AS m
    JOIN receivable AS r ON r.id = m.receivable_id
),
said AS (
    SELECT
        stood.*,
        CASE
            WHEN is_issue THEN 'receivable.created'
            WHEN is_cancellation THEN 'receivable.cancelled'
            WHEN cents < 0 AND after_cents = 0 THEN 'receivable.paid'
            WHEN cents > 0 AND after_cents = cents THEN 'receivable.reopened'
        END AS kind
    FROM stood
)
INSERT INTO webhook_event (company_id, kind, subject_id, fact_id, happened_at, data)
SELECT
    company_id, kind, receivable_id, fact_id, at,
    jsonb_build_object(
        'id', receivable_id, 'document', document, 'customer_id', customer_id,
        'due_date', due_date, 'net_cents', net_cents, 'balance_cents', after_cents,
        'currency', currency
    )
FROM said
WHERE kind IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM webhook_endpoint AS w WHERE w.is_active AND w.event_kinds @> to_jsonb(said.kind)
    )
ORDER BY fact_id, receivable_id
ON CONFLICT (fact_id, kind, subject_id) DO NOTHING;
