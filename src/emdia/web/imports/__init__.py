"""Portfolios from other systems: send a file, say which column is which, see, apply."""
