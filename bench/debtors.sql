-- %(count)s open titles with one registered boleto each, five of each customer, a month apart.
-- Two customers of five are late, by one to three titles; the others owe only what is ahead.
-- Keys are checked afterwards, all at once: the server of a bench is thrown away.
SET session_replication_role = replica;
INSERT INTO customer (
    company_id, tax_id_kind, tax_id, name, external_code, segment, language, time_zone
)
SELECT
    %(company)s, 'foreign', n, 'Customer ' || n, '',
    (ARRAY['', 'retail', 'wholesale', 'public'])[1 + n %% 4], 'pt-br', 'America/Sao_Paulo'
FROM generate_series(1, greatest(%(count)s / 5, 1)) AS n;
INSERT INTO contact (company_id, customer_id, role, name, email, phone, bounce_reason)
SELECT company_id, id, 'finance', name, 'c' || id || '@example.com', '', '' FROM customer;
INSERT INTO receivable (
    company_id, branch_id, customer_id, document, kind, issue_date, due_date, currency,
    gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, rebate_cents, holder
)
SELECT
    %(company)s, (SELECT min(id) FROM branch), c, 'N' || n, (ARRAY['DM', 'DS'])[1 + n %% 2],
    due - 30, due, 'BRL', cents, cents, cents, 20000, 10000, 0, 0, 0, 'own'
FROM (
    SELECT
        n, (SELECT min(id) FROM customer) + n / 5 AS c,
        5000 + n::bigint * 37 %% 95000 AS cents,
        %(day)s::date + (n %% 5) * 30 - CASE WHEN (n / 5) %% 5 < 2 THEN 60 ELSE 0 END
            + (n / 5 * 7) %% 28 AS due
    FROM generate_series(0, %(count)s - 1) AS n
) AS titles;
INSERT INTO charge (
    company_id, receivable_id, kind, bank_account_id, bank_agreement_id, carteira,
    nosso_numero, number_key, txid, state, amount_cents, due_date
)
SELECT
    company_id, id, 'boleto', %(account)s, %(agreement)s, '109',
    lpad(substr(document, 2), 8, '0'), '109/' || substr(document, 2), '', 'registered', gross_cents, due_date
FROM receivable;
INSERT INTO hold (
    company_id, customer_id, receivable_id, kind, since_date, until_date, filed_date, reason,
    placed_by, placed_at
)
SELECT
    company_id, id, NULL, (ARRAY['pause', 'court_order', 'reorganisation', 'pause'])[1 + id %% 4],
    %(day)s::date - 5, CASE WHEN id %% 4 IN (0, 3) THEN %(day)s::date + (id %% 9)::int - 4 END,
    CASE WHEN id %% 4 = 2 THEN %(day)s::date - 20 END, 'bench', 'bench', now()
FROM customer WHERE id %% 41 = 0;
INSERT INTO hold (
    company_id, customer_id, receivable_id, kind, since_date, until_date, reason, placed_by,
    placed_at
)
SELECT company_id, customer_id, id, 'dispute', %(day)s::date - 3, NULL, 'bench', 'bench', now()
FROM receivable WHERE id %% 97 = 0;
INSERT INTO bank_holiday (company_id, holiday_date, state, city, bank_code, name, is_open)
SELECT %(company)s, %(day)s::date + n * 9, '', '', '', 'bench', false
FROM generate_series(-6, 6) AS n;
SET session_replication_role = origin;
VACUUM ANALYZE customer;
VACUUM ANALYZE contact;
VACUUM ANALYZE receivable;
VACUUM ANALYZE charge;
VACUUM ANALYZE hold
