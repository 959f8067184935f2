"""Every contact with a customer: what the law counts, and what a person kept of a talk."""
