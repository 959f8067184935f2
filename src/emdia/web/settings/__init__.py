"""Settings of a company: what it is, its bank accounts, people, calendar and policies."""
