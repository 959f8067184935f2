"""Customers: the list, one customer during a call, and what is registered of it."""
