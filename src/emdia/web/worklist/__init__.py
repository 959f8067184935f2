"""Whom to call, in order and with the reason; putting off, handing over, queues and weights."""
