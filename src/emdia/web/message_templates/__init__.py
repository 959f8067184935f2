"""Pages on which demands are worded, tried and given to a second person."""
