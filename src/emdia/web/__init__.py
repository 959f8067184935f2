"""Floor 4, the screens: permission, form, one call, answer. One folder per area of work."""
