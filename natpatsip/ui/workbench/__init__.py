"""The workbench: a series of one’s own, read, chosen for, charted and given back, with nothing stored."""
