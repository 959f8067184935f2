"""Emdia gets a company's receivables paid on time."""
