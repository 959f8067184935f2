"""The ledger: trial balance, receivables by day, receipts journal, statements, closing a month."""
