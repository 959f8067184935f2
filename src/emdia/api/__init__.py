"""Floor 4: how programs ask. Translate, make one call, answer."""
