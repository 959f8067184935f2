"""Portfolios brought from other systems: files, what was found in them, what became of them."""
