"""Managing Deterioration: care homes and the tools they adopt."""

from functools import partial

from natpatsip.ui.assumptions import show_benefit
from natpatsip.ui.measure_links import BENEFIT
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures
from natpatsip.ui.sections import show_programme

enter_by_app()
show_programme(
    "ManDet",
    {
        "Gap to ambition": partial(
            show_figures,
            "mandet_gap",
            "trajectory_mandet_stage5",
            "trajectory_mandet_stage3",
            "trajectory_mandet_stage7",
        ),
        BENEFIT: partial(show_benefit, "fig04"),
    },
)
