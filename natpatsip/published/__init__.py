"""Published reports beside the database: what agrees, what differs and why, and where a report contradicts itself."""

from natpatsip.published.comparing import Agreement, Comparison, as_record, compare, summarise
from natpatsip.published.contradictions import Contradiction, contradictions

__all__ = ["Agreement", "Comparison", "Contradiction", "as_record", "compare", "contradictions", "summarise"]
