"""Customers, their contacts and the salespeople who know them."""
