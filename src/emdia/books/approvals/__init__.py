"""What needs a second person: asked, hashed, decided by somebody else, applied as approved."""
