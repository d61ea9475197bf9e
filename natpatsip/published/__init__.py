"""The published report beside the database: what agrees, what differs and why, and where the report contradicts itself."""

from natpatsip.published.comparing import AGREES, DIFFERS, UNKNOWN, VERDICTS, Comparison, as_record, compare
from natpatsip.published.contradictions import Contradiction, contradictions

__all__ = [
    "AGREES",
    "DIFFERS",
    "UNKNOWN",
    "VERDICTS",
    "Comparison",
    "Contradiction",
    "as_record",
    "compare",
    "contradictions",
]
