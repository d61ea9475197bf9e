"""Mental Health: wards that are supported to use less restrictive practice."""

from natpatsip.figures.mhsip.headline import headline
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures, show_headline

enter_by_app()
show_headline(headline)
show_figures("fig19", "fig17", "fig18")
