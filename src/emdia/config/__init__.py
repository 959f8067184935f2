"""Floor 5: the only place where everything meets."""
