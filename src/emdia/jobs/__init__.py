"""Floor 4: work that a worker does because a transaction or the clock asked for it."""
