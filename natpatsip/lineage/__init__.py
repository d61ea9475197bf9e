"""Lineage: from a row of a figure to the cells that it comes from, and from a cell to the figures that it moves.

A number comes from a cell if it would be another without it. So the figure is drawn again without some of the answers, and
where a row is then another, it comes from them. Whatever a figure counts, shares out, models or charts is traced in this one
way; see `altering.py` for what it is to be without an answer.
"""
