"""The cockpit of a call: all about one customer, and what came of it kept in one stroke."""
