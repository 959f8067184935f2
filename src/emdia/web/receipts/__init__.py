"""Money taken by hand: the list, one receipt and its acts, and the form of a new one."""
