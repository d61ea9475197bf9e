"""Statistical process control drawn: a chart of one series, many small ones, and the inks and shapes of their points."""
