"""Promises to pay and talks with customers, on their page."""
