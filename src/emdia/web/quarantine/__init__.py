"""The quarantine of a restored installation: what it means, and its end."""
