"""Receipts, where their money went, and the settlement of whole bank files."""
