-- Make the new receivables of a share of a file: of a range of its lines.
-- Reads:  staged_receivable, staged_reference, staged_verdict, salesperson, branch, company,
--         receivable
-- Writes: receivable, receivable_withholding, source_key
-- Safe to run twice: no; the caller applies a file once, under the money lock
INSERT INTO receivable (
    company_id, branch_id, salesperson_id, customer_id, document, kind, issue_date, due_date,
    currency, gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, discount_until_date, rebate_cents, correction_index, legal_interest, holder
)
SELECT
    %(company_id)s, (SELECT min(id) FROM branch), p.id, c.customer_id, s.document,
    coalesce(s.kind, 'DM'), s.issue_date, s.due_date, s.currency, s.gross_cents, s.net_cents,
    s.net_cents - coalesce(s.paid_cents, 0), coalesce(s.fine_ppm, m.usual_fine_ppm),
    coalesce(s.interest_monthly_ppm, m.usual_interest_monthly_ppm),
    coalesce(s.grace_days, m.usual_grace_days), coalesce(s.discount_cents, 0), s.discount_until_date,
    coalesce(s.rebate_cents, 0), '', false, coalesce(s.holder, 'own')
FROM staged_receivable AS s
JOIN company AS m ON m.id = %(company_id)s
JOIN staged_reference AS c ON c.import_id = s.import_id AND c.reference = s.customer
LEFT JOIN salesperson AS p ON p.company_id = %(company_id)s AND p.code = s.salesperson
WHERE s.import_id = %(import_id)s
    AND s.line BETWEEN %(first_line)s AND %(last_line)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    );

INSERT INTO receivable_withholding (company_id, receivable_id, tax, amount_cents)
SELECT %(company_id)s, r.id, w.tax, w.cents
FROM staged_receivable AS s
JOIN receivable AS r ON r.company_id = %(company_id)s AND r.document = s.document
CROSS JOIN LATERAL (
    VALUES ('ISS', s.iss_cents), ('IR', s.ir_cents), ('PIS', s.pis_cents),
        ('COFINS', s.cofins_cents), ('CSLL', s.csll_cents)
) AS w (tax, cents)
WHERE s.import_id = %(import_id)s
    AND s.line BETWEEN %(first_line)s AND %(last_line)s
    AND s.net_cents < s.gross_cents AND w.cents > 0
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    );

INSERT INTO source_key (company_id, source_id, kind, key, record_id)
SELECT %(company_id)s, %(source_id)s, 'receivables', s.key, r.id
FROM staged_receivable AS s
JOIN receivable AS r ON r.company_id = %(company_id)s AND r.document = s.document
WHERE s.import_id = %(import_id)s
    AND s.line BETWEEN %(first_line)s AND %(last_line)s
    AND s.key IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    );
