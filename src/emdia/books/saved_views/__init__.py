"""Views of lists that people name and keep, for themselves or for the company."""
