"""Statistical process control drawn: a chart of one series, and many small ones side by side."""
