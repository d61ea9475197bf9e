"""SPC summary: every measure with its limits and icons, for England, for every place and for every ward."""

from natpatsip.ui.control.summary import show_summary
from natpatsip.ui.pages import enter_by_app

enter_by_app()
show_summary()
