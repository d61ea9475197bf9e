"""Medicines: ICBs that work to make opioids do less harm."""

from functools import partial

from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.ui.assumptions import show_benefit
from natpatsip.ui.control.charts import show_control
from natpatsip.ui.control.extracts import show_extract
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures
from natpatsip.ui.sections import BENEFIT, CHANGE, show_programme

enter_by_app()


def _show_change() -> None:
    """Patient measures first, then what has been adopted."""
    show_control("fig15")
    show_figures("trajectory_medsip_improvement")


show_programme(
    "MedSIP",
    {
        CHANGE: _show_change,
        OPIOID_ITEMS.title: partial(show_extract, OPIOID_ITEMS),
        BENEFIT: partial(show_benefit, "medsip_benefit"),
    },
)
