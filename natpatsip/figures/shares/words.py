"""What maps and funnels say alike of a share."""

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.selection import Selection
from natpatsip.figures.shares.measure import ShareMeasure, Standing
from natpatsip.figures.wording import listed


def reached_of(measure: ShareMeasure, share: Share) -> str:
    """“61.2%, 612 of 1,000 care homes”."""
    return f"{measure.said(share)}, {share.reached:,} of {share.expected:,} {measure.things}"


def in_england(measure: ShareMeasure, standing: Standing, selection: Selection) -> str:
    """What it is in England, with its numbers, and who is left out; nothing where nothing was returned."""
    if not standing.known:
        return ""
    whole = f"{measure.label} in England in {selection.quarter}: {reached_of(measure, standing.england)}."
    if not standing.not_returned:
        return whole
    return f"{whole} Not returned, and so left out: {listed(standing.not_returned)}."


def nothing_returned(measure: ShareMeasure, selection: Selection) -> str:
    """The finding where no collaborative chosen has a share."""
    return f"No {measure.things} were returned for {selection.quarter} that match what you chose"
