"""Figures of modelled benefits: what the report states beside a model of our own. A module a programme."""
