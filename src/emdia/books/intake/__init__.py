"""How files come in: what is missing or out of order, and whose money is not known meanwhile."""
