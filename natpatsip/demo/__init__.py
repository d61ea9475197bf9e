"""Demonstration returns: every collaborative, quarter by quarter, so that England's published figures come out exactly.

No collaborative's own return is public. What is published is kept to; what is not is shared out by rules, the same
every time. What every page and download says of it stands in data/definitions/demonstration.toml.
"""

from natpatsip.demo.loading import (
    DemonstrationRefused,
    demonstration_answers,
    demonstration_quarters,
    demonstration_workbook,
    load_demonstration,
)

__all__ = [
    "DemonstrationRefused",
    "demonstration_answers",
    "demonstration_quarters",
    "demonstration_workbook",
    "load_demonstration",
]
