"""Pix through a provider: accounts, the charges made there, and money sent back."""
