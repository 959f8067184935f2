"""What was done each day, stage by stage, and how far the latest day is."""
