"""What the commands print: as tables for people, as JSON for programs."""
