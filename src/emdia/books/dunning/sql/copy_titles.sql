-- Copy the titles of some debtors, as far as deciding reads them up to a day: many days
-- are decided one after the other, and each would read the whole portfolio again.
-- Reads:  receivable, customer, money_not_known
-- Writes: dunning_copied_title; the transaction is undone
-- Safe to run twice: no; every title would be there twice
INSERT INTO dunning_copied_title (
    company_id, receivable_id, customer_id, debtor_id, kind, issue_date, due_date, grace_days,
    balance_cents, interrupted_date, is_not_known
)
SELECT
    r.company_id, r.id, r.customer_id, u.debtor_id, r.kind, r.issue_date, r.due_date, r.grace_days,
    r.balance_cents, r.interrupted_date, n.receivable_id IS NOT NULL
FROM receivable AS r
JOIN (
    SELECT
        c.id,
        coalesce(c.payer_id, CASE WHEN %(groups_children)s THEN c.parent_id END, c.id) AS debtor_id
    FROM customer AS c
    WHERE c.company_id = %(company_id)s AND c.state <> 'merged'
) AS u ON u.id = r.customer_id
LEFT JOIN (
    SELECT DISTINCT m.receivable_id FROM money_not_known AS m WHERE m.company_id = %(company_id)s
) AS n ON n.receivable_id = r.id
WHERE r.company_id = %(company_id)s
    AND r.balance_cents > 0
    AND r.holder = 'own'
    AND r.due_date <= %(last_due_date)s
    -- One debtor in so many, scattered over the ids; one in one is everybody.
    AND mod(mod(u.debtor_id * 2654435761, 4294967296), %(one_in)s) = %(rest)s
ORDER BY r.customer_id;
