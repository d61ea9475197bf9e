"""Managing Deterioration: care homes and the tools they adopt."""

from natpatsip.figures.mandet.headline import headline
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures, show_headline

enter_by_app()
show_headline(headline)
show_figures("fig01", "fig02", "fig03")
