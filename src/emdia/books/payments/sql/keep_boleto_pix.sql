-- Keep what the bank answered of the Pix of boletos: their codes, or why there are none.
-- A code that was told is not lost to a later refusal, which is of a change.
-- Reads:  bank_line, charge
-- Writes: boleto_pix, charge
-- Safe to run twice: yes
WITH told AS (
    SELECT DISTINCT ON (b.charge_id) b.charge_id, a.line_number, a.code, a.refusal
    FROM unnest(%(lines)s::int[], %(codes)s::text[], %(refusals)s::text[])
        AS a (line_number, code, refusal)
    JOIN bank_line AS b ON b.bank_file_id = %(bank_file_id)s AND b.line_number = a.line_number
    WHERE b.charge_id IS NOT NULL
    ORDER BY b.charge_id, a.line_number DESC
),
kept AS (
    INSERT INTO boleto_pix AS p (charge_id, company_id, code, refusal, bank_file_id, line_number)
    SELECT charge_id, %(company_id)s, code, refusal, %(bank_file_id)s, line_number
    FROM told
    ON CONFLICT (charge_id) DO UPDATE SET
        code = coalesce(nullif(excluded.code, ''), p.code),
        refusal = excluded.refusal,
        bank_file_id = excluded.bank_file_id,
        line_number = excluded.line_number
    RETURNING p.charge_id, p.code
)
UPDATE charge AS c
SET kind = 'bolepix'
FROM kept
WHERE c.id = kept.charge_id AND kept.code <> '' AND c.kind = 'boleto';
