"""Figures of Mental Health: the wards that take part, and the 10% that are to be supported directly. A module a figure."""
