"""Floor 3: what we do. A workflow owns its transaction and may span books."""
