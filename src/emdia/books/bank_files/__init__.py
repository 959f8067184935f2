"""Files exchanged with banks and the one outcome of each line."""
