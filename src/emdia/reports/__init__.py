"""Floor 3: read-only questions over several books."""
