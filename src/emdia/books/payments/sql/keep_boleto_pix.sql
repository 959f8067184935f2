-- Keep what the bank answered of the Pix of boletos it took in: their codes, or why there are none.
-- Only where the agreement asks for Pix, and of lines that report the entry and are no exception:
-- any other line may be of a title that is not the one meant. A code that is kept stays.
-- Reads:  bank_line, charge, bank_agreement
-- Writes: boleto_pix, charge
-- Safe to run twice: yes
WITH told AS (
    SELECT DISTINCT ON (b.charge_id) b.charge_id, a.line_number, a.code, a.refusal
    FROM unnest(%(lines)s::int[], %(codes)s::text[], %(refusals)s::text[])
        AS a (line_number, code, refusal)
    JOIN bank_line AS b ON b.bank_file_id = %(bank_file_id)s AND b.line_number = a.line_number
    JOIN charge AS c ON c.id = b.charge_id
    JOIN bank_agreement AS g ON g.id = c.bank_agreement_id
    WHERE b.outcome = 'confirmed' AND b.event = %(registered)s
        AND coalesce(g.bank_fields ->> %(pix_key)s, '') <> ''
    ORDER BY b.charge_id, a.code = '', a.line_number
),
kept AS (
    INSERT INTO boleto_pix AS p (charge_id, company_id, code, refusal, bank_file_id, line_number)
    SELECT charge_id, %(company_id)s, code, refusal, %(bank_file_id)s, line_number
    FROM told
    ON CONFLICT (charge_id) DO UPDATE SET
        code = excluded.code,
        refusal = excluded.refusal,
        bank_file_id = excluded.bank_file_id,
        line_number = excluded.line_number
    WHERE p.code = ''
    RETURNING p.charge_id, p.code
)
UPDATE charge AS c
SET kind = 'bolepix'
FROM kept
WHERE c.id = kept.charge_id AND kept.code <> '' AND c.kind = 'boleto';
