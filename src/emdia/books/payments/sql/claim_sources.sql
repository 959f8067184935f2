-- Claim each paying line of a bank file as a settlement source: once, for ever.
-- Reads:  bank_line
-- Writes: settlement_source
-- Safe to run twice: no; the key of settlement_source refuses the second run
INSERT INTO settlement_source (company_id, kind, key, receipt_id)
SELECT company_id, 'retorno_line', bank_file_id || ':' || lpad(line_number::text, 7, '0'), receipt_id
FROM bank_line
WHERE bank_file_id = %(bank_file_id)s AND receipt_id IS NOT NULL;
