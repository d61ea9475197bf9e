"""Figures of Maternity and Neonatal: care for babies born too soon, and early warning tools. A module a figure."""
