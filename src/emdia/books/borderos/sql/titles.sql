-- All that a bank is told of some charges: the title, its terms, and who pays, which is the
-- customer or whoever is registered to pay for it.
-- Reads:  address, charge, customer, receivable
-- Writes: nothing
-- Safe to run twice: yes
SELECT
    c.id AS charge_id,
    c.state,
    r.id AS receivable_id,
    p.id AS customer_id,
    c.nosso_numero,
    r.document,
    r.kind,
    r.issue_date,
    c.due_date,
    c.amount_cents,
    c.told_rebate_cents,
    c.asked_due_date,
    c.asked_rebate_cents,
    r.fine_ppm,
    r.interest_monthly_ppm,
    r.discount_cents,
    r.discount_until_date,
    p.name,
    p.tax_id_kind,
    p.tax_id,
    concat_ws(', ', nullif(a.street, ''), nullif(a.number, ''), nullif(a.complement, '')) AS street,
    coalesce(a.district, '') AS district,
    coalesce(a.city, '') AS city,
    coalesce(a.state, '') AS state_code,
    translate(coalesce(a.postal_code, ''), '-. ', '') AS postal_code
FROM charge AS c
JOIN receivable AS r ON r.id = c.receivable_id
JOIN customer AS owner ON owner.id = r.customer_id
JOIN customer AS p ON p.id = coalesce(owner.payer_id, owner.id)
LEFT JOIN address AS a ON a.customer_id = p.id AND a.purpose = 'billing'
WHERE c.company_id = %(company_id)s AND c.id = ANY (%(charges)s::bigint[])
ORDER BY c.id;
