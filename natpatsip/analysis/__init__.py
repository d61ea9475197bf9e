"""Arithmetic on returns: narwhals frames in, a frame out, the same on DuckDB, pandas and Spark."""
