"""What was agreed with debtors about money that is open: promises to pay."""
