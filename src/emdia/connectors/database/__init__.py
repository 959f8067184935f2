"""PostgreSQL: where it is, and the embedded server that runs when no other is named."""
