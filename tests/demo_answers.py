"""The demonstration answers of twelve quarters, each worked out once for the tests of one process; only to be read."""

from functools import cache

from natpatsip.demo import demonstration_answers, demonstration_quarters

QUARTERS = demonstration_quarters(12)


@cache
def answers(sender, quarter):
    """What a collaborative or the centre answers for a quarter, by sheet."""
    return demonstration_answers(sender, quarter)
