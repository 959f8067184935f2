"""Four eyes: what one person asked for and another decides."""
