"""Mental Health: wards that are supported to use less restrictive practice."""

from functools import partial

from natpatsip.sheets.extracts import RESTRAINT_REPORTED
from natpatsip.ui.control.charts import show_change
from natpatsip.ui.control.extracts import show_extract
from natpatsip.ui.control.wards import show_wards
from natpatsip.ui.measure_links import CHANGE, WARDS
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures
from natpatsip.ui.sections import show_programme

enter_by_app()
show_programme(
    "MHSIP",
    {
        CHANGE: partial(
            show_change,
            ("mhsip_practice", "mhsip_restraint", "mhsip_seclusion", "mhsip_rapid_tranquilisation"),
            ("trajectory_mhsip_direct", "trajectory_mhsip_engaged"),
        ),
        WARDS: show_wards,
        RESTRAINT_REPORTED.title: partial(show_extract, RESTRAINT_REPORTED),
        "Trusts and wards": partial(show_figures, "mhsip_trusts", "mhsip_movement", "mhsip_moves"),
    },
)
