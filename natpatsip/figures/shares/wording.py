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
    """What it is in England, with its numbers, and who is left out; nothing where nothing was returned."""
    if not shares.known:
        return ""
    whole = f"{measure.label} in England in {selection.quarter}: {describe_reached(measure, shares.england)}."
    if not shares.not_returned:
        return whole
    return f"{whole} Not returned, and so left out: {format_list(shares.not_returned)}."


def describe_nothing_returned(measure: Measure, selection: Selection) -> str:
    """The finding where no collaborative chosen has a share."""
    return f"No {measure.things} were returned for {selection.quarter} that match what you chose"


def define(measure: Measure) -> str:
    """What is counted, and what has to be known beside it."""
    return f"{measure.definition} {measure.caveat}".strip()
