"""Floor 1, the formats of banks: bytes in, values out, and back. No Django, no files, no clock."""
