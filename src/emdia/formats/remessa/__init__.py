"""Remessas of any bank: instructions in, bytes out, and back."""
