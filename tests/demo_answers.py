"""The demonstration answers of each quarter, worked out once for the tests of one process; only to be read."""

from functools import cache

from natpatsip.demo import demonstration_answers, demonstration_quarters

# The finished quarters; and with them the one that is coming in.
QUARTERS = demonstration_quarters(12)
ALL_QUARTERS = [*QUARTERS, QUARTERS[-1].next]


@cache
def answers(sender, quarter):
    """What a collaborative or the national team answers for a quarter, by sheet."""
    return demonstration_answers(sender, quarter)
