"""Files mutated by lot, read as a return is read, and held against other readers: `python -m tests.fuzz SEED NUMBERS`."""
