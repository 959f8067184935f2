-- A portfolio of %(count)s receivables with one registered boleto each; nominal values are
-- those of the generated files (formats/banks/b341_itau/sample.py, many_titles).
-- Keys are checked afterwards, all at once: the server of a bench is thrown away.
SET session_replication_role = replica;
INSERT INTO customer (
    company_id, tax_id_kind, tax_id, name, external_code, segment, language, time_zone
)
SELECT %(company)s, 'foreign', n, 'Customer ' || n, '', '', 'pt-br', 'America/Sao_Paulo'
FROM generate_series(1, greatest(%(count)s / 5, 1)) AS n;
INSERT INTO receivable (
    company_id, branch_id, customer_id, document, kind, issue_date, due_date, currency,
    gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, rebate_cents, holder
)
SELECT
    %(company)s, (SELECT min(id) FROM branch),
    (SELECT min(id) FROM customer) + n %% greatest(%(count)s / 5, 1),
    'N' || n, 'DM', '2026-01-10', date '2026-02-10' + n %% 60, 'BRL',
    5000 + n::bigint * 37 %% 95000, 5000 + n::bigint * 37 %% 95000, 5000 + n::bigint * 37 %% 95000,
    20000, 10000, 0, 0, 0, 'own'
FROM generate_series(1, %(count)s) AS n;
INSERT INTO charge (
    company_id, receivable_id, kind, bank_account_id, bank_agreement_id, carteira,
    nosso_numero, number_key, txid, state, amount_cents, due_date
)
SELECT
    company_id, id, 'boleto', %(account)s, %(agreement)s, '109',
    lpad(substr(document, 2), 8, '0'), '109/' || substr(document, 2), '', 'registered', gross_cents, due_date
FROM receivable;
SET session_replication_role = origin;
VACUUM ANALYZE customer;
VACUUM ANALYZE receivable;
VACUUM ANALYZE charge
