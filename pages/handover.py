"""Handover: who carries each programme's work on in each ICB once the commission ends."""

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.scope import show_figures

enter_by_app()
show_figures("handover")
