"""Signing in, choosing the company and how the screen looks."""
