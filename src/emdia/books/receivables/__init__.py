"""Titles: what a customer owes, until when and under which late terms."""
