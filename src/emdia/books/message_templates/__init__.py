"""How demands are worded: templates, their versions, and what a second person approved."""
