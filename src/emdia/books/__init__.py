"""Floor 2: what we know. One Django app per subject; upper books may import lower ones."""
