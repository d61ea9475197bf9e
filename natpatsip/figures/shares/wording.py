"""What maps and funnels say alike of a share."""

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import format_list
from natpatsip.figures.shares.by_collaborative import ShareByCollaborative, format_share


def describe_reached(measure: Measure, share: Share) -> str:
    """“61.2%, 612 of 1,000 care homes”."""
    return f"{format_share(measure, share)}, {share.reached:,} of {share.expected:,} {measure.things}"


def describe_england(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> str:
    """What it is in England, with its numbers, who is left out, and of whom a part is shown; nothing of nothing."""
    if not shares.known:
        return ""
    reached = describe_reached(measure, shares.england)
    sentences = [f"{measure.label} in {shares.everyone.name} in {selection.quarter}: {reached}."]
    if shares.not_returned:
        sentences.append(f"Not returned, and so left out: {format_list(shares.not_returned)}.")
    return " ".join([*sentences, *([parts] if (parts := describe_parts(shares)) else [])])


def describe_parts(shares: ShareByCollaborative) -> str:
    """Of which collaboratives a part is shown beside others; nothing where all are whole, or there is only one."""
    parts = [entry.name for entry in shares.known if entry.part]
    if not parts or len(shares.known) == 1:
        return ""
    return f"Of these a part is shown, and not ranked: {format_list(parts)}."


def describe_nothing_returned(measure: Measure, selection: Selection) -> str:
    """The finding where no collaborative chosen has a share."""
    return f"No {measure.things} were returned for {selection.quarter} that match what you chose"


def define(measure: Measure) -> str:
    """What is counted, and what has to be known beside it."""
    return f"{measure.definition} {measure.caveat}".strip()
