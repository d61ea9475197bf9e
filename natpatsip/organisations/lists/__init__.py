"""The lists that organisations are read from: their shape, where they stand, and how new ones are brought in."""
