"""What all lists have in common: columns to choose, files to take away, views to keep."""
