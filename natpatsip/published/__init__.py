"""Published reports beside the database: what agrees, what differs and why, and where a report contradicts itself."""

from natpatsip.published.comparing import Comparison, Verdict, as_record, compare, summarise
from natpatsip.published.contradictions import Contradiction, contradictions

__all__ = ["Comparison", "Contradiction", "Verdict", "as_record", "compare", "contradictions", "summarise"]
