"""Report: the quarterly report of what is chosen above, written from the returns."""

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.report import show_report

enter_by_app()
show_report()
