"""Messages that leave the company: planned once, sent once, kept as they were sent."""
