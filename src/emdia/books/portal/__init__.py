"""What customers see without an account: the links by which they come in."""
