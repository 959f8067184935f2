"""Fiscal documents: the list of them, and which stand behind a receivable."""
