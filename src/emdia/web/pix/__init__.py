"""Pix charges: made of titles, shown with their code, made anew."""
