"""Demonstration returns: every collaborative, quarter by quarter, so that England's published figures come out exactly.

No collaborative's own return is public. What is published is kept to; what is not is shared out by rules, the same
every time. `NOTICE` says which is which.
"""

from natpatsip.demo.loading import (
    NOTICE,
    DemonstrationRefused,
    demonstration_answers,
    demonstration_quarters,
    demonstration_workbook,
    load_demonstration,
)

__all__ = [
    "NOTICE",
    "DemonstrationRefused",
    "demonstration_answers",
    "demonstration_quarters",
    "demonstration_workbook",
    "load_demonstration",
]
