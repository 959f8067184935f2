"""The book of plans, cases and what was done about who owes."""
