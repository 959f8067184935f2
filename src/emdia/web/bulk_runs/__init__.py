"""Acts on more records than a person waits for: asked for, looked at, begun, taken back."""
