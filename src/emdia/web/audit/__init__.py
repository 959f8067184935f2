"""The audit: every fact of the company, and the history of one record."""
