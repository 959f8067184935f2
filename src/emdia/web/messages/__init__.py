"""Messages to debtors: what was sent and what waits, sending by hand, and what a person closes."""
