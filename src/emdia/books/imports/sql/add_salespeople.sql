-- Add the salespeople that the titles of a file name by a code nobody has.
-- Reads:  staged_receivable
-- Writes: salesperson
-- Safe to run twice: yes
INSERT INTO salesperson (company_id, code, name)
SELECT DISTINCT %(company_id)s, s.salesperson, s.salesperson
FROM staged_receivable AS s
WHERE s.import_id = %(import_id)s AND s.salesperson IS NOT NULL
ON CONFLICT (company_id, code) DO NOTHING;
