"""What is shown of each programme: its headline, what its page opens with, and its figures in the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from natpatsip.analysis.selection import Selection
from natpatsip.figures.headline import Headline, withhold
from natpatsip.figures.mandet.headline import headline as mandet
from natpatsip.figures.matneo.headline import headline as matneo
from natpatsip.figures.medsip.headline import headline as medsip
from natpatsip.figures.mhsip.headline import headline as mhsip
from natpatsip.figures.safety.headline import headline as system_safety
from natpatsip.store import Snapshot

_HEADLINE_BYTES = 2**13


@dataclass(frozen=True)
class ProgrammeFigures:
    """`headline` makes the sentence and tiles; the figure `of_sentence` holds what the sentence says; `first` are the figures
    that its page opens with; `in_report` those of the published report by its numbers, and what carries on from them.
    """

    headline: Callable[[Selection, Snapshot], Headline]
    of_sentence: str
    first: tuple[str, ...]
    in_report: tuple[str, ...]


# By the programme's code, in the order of the report.
PROGRAMME_FIGURES: Mapping[str, ProgrammeFigures] = {
    "ManDet": ProgrammeFigures(
        mandet,
        "fig02",
        first=("fig01", "fig02", "fig03"),
        in_report=("fig01", "fig02", "fig03", "fig04", "trajectory_mandet_stage5"),
    ),
    "MatNeo": ProgrammeFigures(
        matneo,
        "fig06",
        first=("fig05", "fig06", "matneo_heat"),
        in_report=(
            *("fig05", "fig06", "fig07", "fig08", "fig09", "fig10", "fig11", "fig12", "fig13", "fig14"),
            "trajectory_matneo_trusts_all_seven",
        ),
    ),
    "MedSIP": ProgrammeFigures(
        medsip,
        "trajectory_medsip_improvement",
        first=("medsip_phases", "medsip_board", "fig16"),
        in_report=("medsip_phases", "fig15", "fig16", "trajectory_medsip_improvement"),
    ),
    "MHSIP": ProgrammeFigures(
        mhsip,
        "trajectory_mhsip_direct",
        first=("fig19", "fig17", "fig18"),
        in_report=("fig17", "fig18", "fig19", "mhsip_practice", "trajectory_mhsip_direct"),
    ),
    "SystemSafety": ProgrammeFigures(
        system_safety,
        "safety_systems",
        first=("safety_systems", "trajectory_safety_plans", "fig20", "safety_psirf"),
        in_report=("safety_systems", "fig20", "trajectory_safety_plans"),
    ),
}


def make_headline(programme: str, selection: Selection, snapshot: Snapshot) -> Headline:
    """The sentence and the tiles of a programme, by its code."""
    return PROGRAMME_FIGURES[programme].headline(selection, snapshot)


def keep_headline(programme: str, selection: Selection, snapshot: Snapshot) -> Headline:
    """The same, made once for as long as what it is made from stays as it is."""
    return snapshot.keep(
        ("headline", programme, selection),
        lambda: make_headline(programme, selection, snapshot),
        lambda headline: _HEADLINE_BYTES,
    )


def get_shared_headline(programme: str, selection: Selection, snapshot: Snapshot) -> Headline:
    """The same for a report, without numbers of people that are not for sharing."""
    headline = keep_headline(programme, selection, snapshot)
    if not selection.for_sharing or selection.all_places:
        return headline
    return replace(headline, tiles=tuple(withhold(tile) if tile.of_people else tile for tile in headline.tiles))
