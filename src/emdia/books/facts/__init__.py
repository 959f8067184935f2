"""One row per operation: who did what, when and why."""
