"""What plans left to people besides calls: the list, one task, and what is done about them."""
