"""The book of what stands in the way of asking for money."""
