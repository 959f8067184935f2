"""News that others tell us: kept and answered at once."""
