"""What was thrown away and can be brought back."""
