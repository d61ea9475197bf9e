"""Medicines: ICBs that work to make opioids do less harm."""

from functools import partial

from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.ui.assumptions import show_benefit
from natpatsip.ui.control.charts import show_change
from natpatsip.ui.control.extracts import show_extract
from natpatsip.ui.measure_links import BENEFIT, CHANGE
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.sections import show_programme

enter_by_app()
show_programme(
    "MedSIP",
    {
        CHANGE: partial(show_change, ("fig15",), ("trajectory_medsip_improvement",)),
        OPIOID_ITEMS.title: partial(show_extract, OPIOID_ITEMS),
        BENEFIT: partial(show_benefit, "medsip_benefit"),
    },
)
