"""Floor 2: how Emdia reaches what lies outside it. Plain Python: no Django, no books."""
