"""How fast natpatsip is and how much memory it takes, measured in one run: `python -m benchmarks` (Linux)."""
