-- What moved the accounts of money (1000 to 1099), per day, bank account and kind: receipts by
-- their kind, the rest by the event of its entry. What the receipts say, and what the acquirer of a
-- card keeps of it, stands beside what was posted for them.
-- Reads:  posting, entry, receipt, manual_receipt
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    e.effective_date,
    e.bank_account_id,
    coalesce(r.kind, e.event) AS kind,
    r.id IS NOT NULL AS is_receipt,
    m.currency,
    count(*) AS entries,
    sum(m.cents)::bigint AS posted_cents,
    coalesce(sum(r.amount_cents), 0)::bigint AS receipts_cents,
    coalesce(sum(w.fee_cents), 0)::bigint AS fees_cents
FROM entry AS e
CROSS JOIN LATERAL (
    SELECT p.currency, sum(p.amount_cents) AS cents
    FROM posting AS p
    WHERE p.entry_id = e.id AND p.account_code BETWEEN 1000 AND 1099
    GROUP BY p.currency
) AS m
LEFT JOIN receipt AS r ON r.entry_id = e.id
LEFT JOIN manual_receipt AS w ON w.receipt_id = r.id
WHERE e.company_id = %(company_id)s AND e.effective_date BETWEEN %(first_date)s AND %(as_of)s
GROUP BY e.effective_date, e.bank_account_id, coalesce(r.kind, e.event), r.id IS NOT NULL, m.currency
ORDER BY e.effective_date, e.bank_account_id, is_receipt DESC, kind, m.currency;
