"""What reports said on their day, who signed a day off, and who gets which report when."""
