"""Borderôs: boletos issued, what waits for each bank, remessas sent, answers and refusals."""
