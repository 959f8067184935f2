"""Pages of collection: plans, what they would do, and holds."""
