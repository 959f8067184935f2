"""The company a visitor looks at: fourteen made-up months, and tonight's files to come.

Deterministic: made for the same day, it is the same to the cent.
"""
