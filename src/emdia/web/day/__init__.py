"""The day: its run, stage by stage, and what the intake waits for."""
