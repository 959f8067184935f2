"""News from outside: kept as they came, answered at once, looked into later."""
