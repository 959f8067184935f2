"""What the banks say stands on the accounts: statements and their lines, each line once."""
