"""Demonstration returns: every collaborative and the national team, so that England's published figures come out exactly.

No collaborative's own return is public. What is published is kept to; what is not is shared out by rules, the same
every time. What every page and download says of it stands in data/definitions/demonstration.toml.
"""

from natpatsip.demo.answers import demonstration_answers
from natpatsip.demo.arrivals import demonstration_quarters
from natpatsip.demo.lists import DemonstrationRefused
from natpatsip.demo.loader import LOADED_BEHIND, Loader
from natpatsip.demo.loading import load_demonstration
from natpatsip.demo.progress import Progress, get_progress
from natpatsip.demo.workbooks import demonstration_workbook

__all__ = [
    "LOADED_BEHIND",
    "DemonstrationRefused",
    "Loader",
    "Progress",
    "demonstration_answers",
    "demonstration_quarters",
    "demonstration_workbook",
    "get_progress",
    "load_demonstration",
]
