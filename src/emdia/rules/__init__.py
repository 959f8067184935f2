"""Floor 1: what is true. Collection law and policy, pure."""
