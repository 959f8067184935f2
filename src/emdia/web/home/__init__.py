"""Home: what each person needs first, every figure a way to the list it counts."""
