"""The bank-file cockpit: what the bank sent, what became of it, what needs a person."""
