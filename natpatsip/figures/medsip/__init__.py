"""Figures of Medicines: ICBs on their way through the approach to opioids, and medication reviews. A module a figure."""
