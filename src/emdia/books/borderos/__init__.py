"""Borderôs: titles and instructions that go to a bank together, and what it answered."""
