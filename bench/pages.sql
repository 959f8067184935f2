-- A portfolio people search in: %(customers)s customers with names, contacts and tax ids of
-- their own, a third with a trade name, each in one of four segments, %(count)s receivables due over three years around today, two thirds paid,
-- with one boleto each. Keys are checked by nobody: the server of a bench is thrown away.
SET session_replication_role = replica;
INSERT INTO customer (
    company_id, tax_id_kind, tax_id, name, name_key, trade_name, state, external_code, segment,
    language, time_zone
)
SELECT
    %(company)s, 'cpf', lpad((n::bigint * 48271 %% 99999999999)::text, 11, '0'),
    first || ' ' || middle || ' ' || last || ' ' || n, upper(first || ' ' || middle || ' ' || last || ' ' || n),
    CASE WHEN n %% 3 = 0 THEN 'Mercearia ' || middle || ' ' || n ELSE '' END, 'approved', '',
    (ARRAY['atacado', 'condominio', 'governo', 'varejo'])[1 + n %% 4], 'pt-br', 'America/Sao_Paulo'
FROM generate_series(1, %(customers)s) AS n
CROSS JOIN LATERAL (
    SELECT
        (ARRAY['Ana','Bruno','Carla','Diego','Elisa','Fabio','Gabriela','Heitor','Iara','Joao',
            'Katia','Lucas','Marina','Nelson','Olga','Paulo','Rita','Sergio','Tania','Vitor'])[1 + n %% 20] AS first,
        (ARRAY['Almeida','Barbosa','Cardoso','Duarte','Esteves','Farias','Gomes','Henriques',
            'Junqueira','Klein','Lima','Moraes','Nogueira'])[1 + n / 20 %% 13] AS middle,
        (ARRAY['Silva','Souza','Costa','Santos','Oliveira','Pereira','Rodrigues','Ferreira',
            'Alves','Ribeiro','Carvalho'])[1 + n / 260 %% 11] AS last
) AS named;
INSERT INTO contact (company_id, customer_id, role, name, email, phone)
SELECT
    company_id, id, 'finance', 'Financeiro', 'contas' || id || '@empresa' || mod(id, 977) || '.example',
    '+5511' || lpad((900000000 + mod(id * 7919, 99999999))::text, 9, '0')
FROM customer;
INSERT INTO receivable (
    company_id, branch_id, customer_id, document, kind, issue_date, due_date, currency,
    gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, rebate_cents, holder
)
SELECT
    %(company)s, (SELECT min(id) FROM branch),
    (SELECT min(id) FROM customer) + n %% %(customers)s,
    'NF-' || lpad(n::text, 8, '0'), 'DM', day - 30, day, 'BRL', cents, cents,
    CASE WHEN n %% 3 = 0 THEN cents ELSE 0 END, 20000, 10000, 0, 0, 0, 'own'
FROM generate_series(1, %(count)s) AS n
CROSS JOIN LATERAL (
    SELECT
        %(as_of)s::date - 900 + (n::bigint * 7 %% 990)::int AS day,
        5000 + n::bigint * 37 %% 950000 AS cents
) AS made;
INSERT INTO charge (
    company_id, receivable_id, kind, bank_account_id, bank_agreement_id, carteira,
    nosso_numero, number_key, txid, state, amount_cents, due_date
)
SELECT
    company_id, id, 'boleto', %(account)s, %(agreement)s, '109',
    lpad(substr(document, 4), 8, '0'), '109/' || ltrim(substr(document, 4), '0'), '', 'registered',
    gross_cents, due_date
FROM receivable;
SET session_replication_role = origin;
VACUUM ANALYZE customer;
VACUUM ANALYZE contact;
VACUUM ANALYZE receivable;
VACUUM ANALYZE charge
