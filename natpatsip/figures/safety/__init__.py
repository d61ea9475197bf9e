"""Figures of System Safety: systems and their safety plans, and trusts on their way to PSIRF. A module a figure."""
