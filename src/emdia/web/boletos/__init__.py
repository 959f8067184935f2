"""Boletos, carnês and statements as PDF files."""
