-- Forget what was said of the rows of a file against the books, to say it anew; what its cells
-- themselves are wrong in stays.
-- Reads:  staged_verdict
-- Writes: staged_verdict
-- Safe to run twice: yes
DELETE FROM staged_verdict WHERE import_id = %(import_id)s AND NOT is_of_reading;
