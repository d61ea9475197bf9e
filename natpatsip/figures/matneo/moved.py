"""The interventions in trusts that moved between the first quarter chosen and the last."""

from natpatsip import organisations
from natpatsip.analysis import placed
from natpatsip.analysis.movement import Site
from natpatsip.analysis.selection import Selection
from natpatsip.figures.matneo.measures import OPTIMISATION
from natpatsip.figures.movement import Moved, Subject, moved_between
from natpatsip.store import Reading

SUBJECT = Subject(
    programme="MatNeo",
    sheet=OPTIMISATION,
    keys=("trust", "intervention"),
    one="intervention in a trust",
    many="interventions in trusts",
    note="Compared are the collaboratives that returned in both quarters. A trust that merged is followed into the trust that"
    " took over, with the less advanced stage of the two. Joined and left are interventions that apply to a trust in one of"
    " the quarters only; not reported are those left blank in either.",
)


def moved_interventions(selection: Selection, reading: Reading) -> Moved:
    """What became of each intervention in each trust chosen, between the first quarter chosen and the last."""

    def followed(site: Site) -> Site:
        trust, intervention = site
        after = organisations.successor_of(trust, selection.quarter.end)
        return (after.new_code if after else trust), intervention

    return moved_between(SUBJECT, reading.frame(placed.optimisation), selection, reading, followed)
