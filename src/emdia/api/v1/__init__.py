"""The first version of the API: what is released of it keeps its meaning."""
