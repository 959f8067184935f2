"""Telling other systems what happened: where to, which events, how far each delivery is."""
