"""What customers owe: the list, and one receivable with everything that happened to it."""
