"""Creditor companies, their branches, bank accounts and agreements with banks."""
