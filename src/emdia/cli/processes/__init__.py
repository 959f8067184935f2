"""What the commands run: Django, the web server, the worker, the group of all three."""
