"""Proof-reading of a published report, on the facts that it states: where they contradict each other."""

from natpatsip.catalogue.facts import reports
from natpatsip.figures.formatting import make_sentence
from natpatsip.published import Contradiction, contradictions
from natpatsip.report.proof import Doubt


def proof_read_published(report_id: str) -> list[Doubt]:
    """What rules find in the facts of a report of `data/published`, each by its id; raises KeyError for one that is not there.

    What only a reader can find, words against words, is not among it.
    """
    report = reports()[report_id]
    return [_doubt(found) for found in contradictions() if found.report == report.id and not found.needs_prose]


def _doubt(found: Contradiction) -> Doubt:
    """The first place that says something, and against it the others."""
    first, *others = found.said
    against = " ".join(make_sentence(f"{one.where}: {one.says}") for one in others)
    return Doubt(found.rule, first.where, first.says, f"{against} {make_sentence(found.note)}".strip(), found.id)
