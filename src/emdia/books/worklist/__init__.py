"""Whom people call next: the list, its queues and members, who calls whom, what was skipped."""
