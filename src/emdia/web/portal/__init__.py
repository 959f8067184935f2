"""The customer's own page: what is owed, how to pay it. No account, no menu, no script."""
