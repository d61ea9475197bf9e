"""Maternity and Neonatal: preterm optimisation, and early warning for mothers and newborn babies."""

from functools import partial

from natpatsip.ui.assumptions import show_benefit
from natpatsip.ui.control.charts import show_change
from natpatsip.ui.measure_links import BENEFIT, CHANGE
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures
from natpatsip.ui.sections import show_programme

enter_by_app()
show_programme(
    "MatNeo",
    {
        CHANGE: partial(
            show_change,
            ("fig12", "fig09", "fig10", "fig11", "fig11_all_seven", "control_composite_quality_score"),
            ("trajectory_matneo_trusts_all_seven",),
        ),
        "Trusts": partial(show_figures, "matneo_movement", "matneo_moves", "matneo_preterm", "matneo_journeys"),
        "Early warning": partial(show_figures, "matneo_early_warning", "fig07", "fig08"),
        BENEFIT: partial(show_benefit, "fig13", "fig14"),
    },
)
