"""Acts on more records than a person waits for: what is done, how far it is, to which."""
