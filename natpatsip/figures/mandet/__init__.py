"""Figures of Managing Deterioration: care homes and the tools they adopt. A module a figure."""
