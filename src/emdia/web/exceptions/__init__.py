"""What waits for a person: one screen, one key to accept, three to split."""
